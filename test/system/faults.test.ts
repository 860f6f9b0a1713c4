import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DeathEvent, gridMap, JobError, type Run } from "gridpulse";
import { expect, onTestFinished, test } from "vitest";
import { dieAlways, double, leaveSomebody } from "../fixtures/system/dying.mjs";
import { dice, pickSeed } from "./support/dice.ts";
import { show } from "./support/figures.ts";
import { isAlive, processesNaming } from "./support/processes.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const victim = 1500;
const count = 2000;

function deathsOf(run: Run<unknown>): DeathEvent[] {
  const deaths: DeathEvent[] = [];
  run.on("death", (death) => deaths.push(death));
  return deaths;
}

function expectNothingLeft(folder: string): void {
  expect(processesNaming(folder).map(({ command }) => command)).toEqual([]);
  expect(runFoldersIn(folder)).toEqual([]);
}

const faults = [
  { fault: "SIGKILL", cause: "crashed", evidence: /^killed by SIGKILL$/ },
  { fault: "SIGSEGV", cause: "crashed", evidence: /^killed by SIGSEGV$/ },
  { fault: "exit", cause: "crashed", evidence: /^exited with code 3$/ },
  { fault: "heap", cause: "out_of_memory", evidence: /heap/ },
  { fault: "timer", cause: "crashed", evidence: /code 1: RangeError: thrown by a timer/ },
  { fault: "supervisor", cause: "lost", evidence: /^its supervisor was killed by SIGKILL$/ },
] as const;

test.each(faults)(
  "$fault: $cause, one task is blamed, and all results arrive",
  async (expected) => {
    const folder = scratchFolder();
    const items = Array.from({ length: count }, (_, value) => {
      return { value, ...(value === victim ? { fault: expected.fault } : {}) };
    });
    const run = gridMap(double, items, { workers: 2, memory: "64M", tempDir: folder, quiet: true });
    const deaths = deathsOf(run);
    const outcomes = await run.outcomes();
    expect(deaths).toMatchObject([
      { index: victim, attempt: 1, cause: expected.cause, resubmitted: true },
    ]);
    expect(deaths[0]?.evidence).toMatch(expected.evidence);
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome).toMatchObject({
        status: "fulfilled",
        index,
        value: 2 * index,
        usage: { attempts: index === victim ? 2 : 1 },
      });
    }
    expectNothingLeft(folder);
  },
);

test("what a dead executor left behind does not hold up the report of its death", async () => {
  const folder = scratchFolder();
  const file = join(folder, "pids");
  const run = gridMap(leaveSomebody, [{ file }], { tempDir: folder, quiet: true });
  onTestFinished(() => {
    const pid = Number(readFileSync(file, "utf8"));
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  const deaths = deathsOf(run);
  expect(await run).toEqual(["again"]);
  expect(deaths).toMatchObject([{ index: 0, cause: "crashed", evidence: "killed by SIGKILL" }]);
}, 20_000);

test.each([0, 1, 3])("NUM_RESUBMITS=%i is obeyed to the letter", async (resubmits) => {
  const folder = scratchFolder();
  const file = join(folder, "executions");
  process.env["NUM_RESUBMITS"] = String(resubmits);
  onTestFinished(() => {
    delete process.env["NUM_RESUBMITS"];
  });
  const run = gridMap(dieAlways, [{ file }], { tempDir: folder, quiet: true });
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const attempts = Array.from({ length: resubmits + 1 }, (_, before) => before + 1);
  expect(readFileSync(file, "utf8").trim().split("\n").map(Number)).toEqual(attempts);
  if (!(error instanceof JobError)) throw new Error(`not a JobError: ${String(error)}`);
  expect(error).toMatchObject({ index: 0, causeOfDeath: "crashed" });
  expect(error.attempts).toMatchObject(
    attempts.map((attempt) => ({ attempt, cause: "crashed", evidence: "exited with code 3" })),
  );
  expect(processesNaming(folder)).toEqual([]);
});

/** Where each fault happens, chosen by a seed. */
function scatter(seed: number, calls: number, howMany: number): Map<number, number> {
  const next = dice(seed);
  const places = new Map<number, number>();
  while (places.size < howMany) places.set(next(calls), next(faults.length));
  return places;
}

test("all faults at random over 100,000 calls", async () => {
  const seed = pickSeed();
  const calls = 100_000;
  const places = scatter(seed, calls, 36);
  const folder = scratchFolder();
  const items = Array.from({ length: calls }, (_, value) => {
    const place = places.get(value);
    return place === undefined ? { value } : { value, fault: faults[place]?.fault };
  });
  const run = gridMap(double, items, { workers: 2, memory: "64M", tempDir: folder, quiet: true });
  const deaths = deathsOf(run);
  const executors = new Set<number>();
  const settled = new Uint8Array(calls);
  run.on("worker", ({ pid }) => {
    if (pid !== undefined) executors.add(pid);
  });
  run.on("outcome", ({ index }) => {
    settled[index] = (settled[index] ?? 0) + 1;
  });
  const started = performance.now();
  const results = await run;
  const seconds = (performance.now() - started) / 1000;
  show(
    `seed ${seed} (TEST_SEED): ${deaths.length} deaths, ${executors.size} executors, ${seconds.toFixed(1)} s`,
  );
  expect(results).toEqual(Array.from({ length: calls }, (_, value) => 2 * value));
  expect(settled.every((times) => times === 1)).toBe(true);
  const told = deaths.map(({ index, attempt, cause }) => ({ index, attempt, cause }));
  const expected = Array.from(places, ([index, place]) => {
    return { index, attempt: 1, cause: faults[place]?.cause };
  });
  const byIndex = (a: { index: number }, b: { index: number }) => a.index - b.index;
  expect(told.toSorted(byIndex)).toEqual(expected.toSorted(byIndex));
  await until({ what: "no executor is left", within: 2000 }, () => {
    return ![...executors].some((pid) => isAlive(pid));
  });
  expectNothingLeft(folder);
});
