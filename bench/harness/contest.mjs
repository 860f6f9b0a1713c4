// @ts-check
import { verdictsOn } from "../targets.mjs";
import { NotInstalled } from "./in-python.mjs";
import { advantage, best, median } from "./statistics.mjs";

/**
 * @typedef {import("../types.ts").Contestant} Contestant
 * @typedef {import("../types.ts").RoundResult} RoundResult
 * @typedef {import("../types.ts").Absence} Absence
 * @typedef {import("../types.ts").Scale} Scale
 */

/**
 * All rounds of all contestants. The rounds go around: each contestant has its first before any
 * has its second, so that a slow minute of the machine does not hit one of them alone.
 * @param {readonly Contestant[]} contestants
 * @param {Scale} scale
 * @param {(text: string) => void} progress
 */
export async function compete(contestants, scale, progress) {
  /** @type {Map<Contestant, RoundResult[]>} */
  const results = new Map(contestants.map((contestant) => [contestant, []]));
  /** @type {Map<Contestant, Absence>} */
  const absent = new Map();
  /** @param {Contestant} contestant */
  const roundsOf = ({ rounds }) => (scale.quick ? 1 : rounds);
  const total = contestants.reduce((sum, contestant) => sum + roundsOf(contestant), 0);
  const most = Math.max(0, ...contestants.map(roundsOf));
  let done = 0;
  for (let round = 1; round <= most; round += 1) {
    for (const contestant of contestants) {
      if (round > roundsOf(contestant)) continue;
      done += 1;
      if (absent.has(contestant)) continue;
      progress(`[${done}/${total}] ${contestant.name}, round ${round} of ${roundsOf(contestant)}`);
      const limits = { deadline: Date.now() + contestant.timeoutSeconds * 1000 };
      try {
        results.get(contestant)?.push(await contestant.round(scale, limits));
      } catch (error) {
        absent.set(contestant, absence(contestant, error));
      }
    }
  }
  return { results, absent };
}

/**
 * @param {Contestant} contestant
 * @param {unknown} error
 * @returns {Absence}
 */
function absence({ name, section }, error) {
  const reason = error instanceof Error ? error.message : String(error);
  const kind = error instanceof NotInstalled ? "not installed" : "crashed";
  return { contestant: name, section, kind, reason };
}

/**
 * The measured lines of the table, each with its ratio to ours and the verdicts on it.
 * @param {ReadonlyMap<Contestant, readonly RoundResult[]>} results
 * @param {Scale} scale
 * @returns {import("../types.ts").Row[]}
 */
export function rowsOf(results, scale) {
  const measured = [...results].flatMap(([contestant, rounds]) =>
    contestant.rows(scale).flatMap((plan) => measuredRow(contestant, plan, rounds)),
  );
  const byId = new Map(measured.map((row) => [row.id, row]));
  return measured.map((row) => judgedRow(row, byId, scale));
}

/**
 * @typedef {Omit<import("../types.ts").Row, "oursIs" | "verdicts">} MeasuredRow
 * @param {MeasuredRow} row
 * @param {ReadonlyMap<string, MeasuredRow>} byId
 * @param {Scale} scale
 * @returns {import("../types.ts").Row}
 */
function judgedRow(row, byId, scale) {
  const ours = row.ours === undefined || row.ours === row.id ? undefined : byId.get(row.ours);
  return {
    ...row,
    ...(ours === undefined ? {} : { oursIs: advantage(ours.median, row.median, row.unit) }),
    verdicts: verdictsOn(row.id, byId, scale.quick),
  };
}

/**
 * @param {Contestant} contestant
 * @param {import("../types.ts").RowPlan} plan
 * @param {readonly RoundResult[]} rounds
 */
function measuredRow({ name, section }, plan, rounds) {
  const values = rounds
    .map((round) => round.values[plan.id])
    // What could not be measured here comes as null through JSON.
    .filter((value) => typeof value === "number");
  const last = rounds.at(-1);
  if (values.length === 0 || last === undefined) return [];
  const note = last.notes?.[plan.id];
  return [
    {
      ...plan,
      contestant: name,
      section,
      version: last.versions?.[plan.id] ?? last.version,
      values,
      median: median(values),
      best: best(values, plan.unit),
      ...(note === undefined ? {} : { note }),
    },
  ];
}
