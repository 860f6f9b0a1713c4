// @ts-check
import { rowId } from "./harness/throughput.mjs";

/** @typedef {Pick<import("./types.ts").Row, "median" | "best">} Measured */

/**
 * What we promise: the row that is judged, against a number or against another row of this run.
 * @typedef {object} Target
 * @property {string} row
 * @property {string} text
 * @property {string} [against] the row that must have been measured too
 * @property {(ours: Measured, other: Measured) => number} value
 * @property {(value: number) => boolean} isMet
 */

const MILLION = rowId("gridpulse", 1_000_000, "cold");

/** @type {readonly Target[]} */
const targets = [
  {
    row: MILLION,
    text: "≥ 300,000 calls/s",
    value: (ours) => ours.median,
    isMet: (callsPerSecond) => callsPerSecond >= 300_000,
  },
  {
    row: MILLION,
    text: "≥ 1 × joblib's first call",
    against: rowId("joblib", 1_000_000, "cold"),
    value: (ours, joblib) => ours.median / joblib.median,
    isMet: (ratio) => ratio >= 1,
  },
  {
    row: MILLION,
    text: "≥ 1 × joblib's running pool",
    against: rowId("joblib", 1_000_000, "warm"),
    value: (ours, joblib) => ours.median / joblib.median,
    isMet: (ratio) => ratio >= 1,
  },
  {
    row: "one-at-a-time",
    text: "≤ 1.5 × the echo",
    against: "echo",
    value: (ours, echo) => ours.median / echo.median,
    isMet: (ratio) => ratio <= 1.5,
  },
  {
    row: "one-call",
    text: "≤ 400 ms",
    value: (ours) => ours.median,
    isMet: (milliseconds) => milliseconds <= 400,
  },
  {
    row: "import",
    text: "≤ 60 ms",
    value: (ours) => ours.median,
    isMet: (milliseconds) => milliseconds <= 60,
  },
  {
    row: "tasks-sleep",
    text: "≤ 2 % lost",
    value: (ours) => ours.median,
    isMet: (percent) => percent <= 2,
  },
  {
    row: "array-traffic",
    // The best round, since whatever else uses loopback adds to it. Less than one array would
    // mean that the counter does not see the way it took.
    text: "8 to 17.6 MB, once per worker",
    value: (ours) => ours.best,
    isMet: (megabytes) => megabytes >= 8 && megabytes <= 17.6,
  },
];

/**
 * The verdicts about one row. A quick run gives none: the targets are about full sizes.
 * @param {string} id
 * @param {ReadonlyMap<string, Measured>} rows
 * @param {boolean} quick
 * @returns {import("./types.ts").Verdict[]}
 */
export function verdictsOn(id, rows, quick) {
  const ours = rows.get(id);
  return targets.flatMap(({ row, text, against, value, isMet }) => {
    const other = rows.get(against ?? id);
    if (row !== id || ours === undefined || other === undefined) return [];
    const measured = value(ours, other);
    return [{ target: text, value: measured, ...(quick ? {} : { met: isMet(measured) }) }];
  });
}
