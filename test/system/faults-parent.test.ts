import { expect, test } from "vitest";
import { show } from "./support/figures.ts";
import { isAlive, processesNaming } from "./support/processes.ts";
import { Program } from "./support/program.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

/** Seconds. */
const heartbeatFrequency = 2;
const tasks = ["wait", "spin", "spawn"] as const;

interface Started {
  readonly program: Program;
  readonly folder: string;
  /** Everybody that must be gone afterwards. */
  readonly pids: readonly number[];
}

async function startParent(task: (typeof tasks)[number], exits = false): Promise<Started> {
  const folder = scratchFolder();
  const input = { task, tempDir: folder, heartbeatFrequency, exits };
  const program = new Program("parent.mjs", input);
  const executors = await program.hear("executor", exits ? 1 : 2);
  const running = await program.hear("running", exits ? 1 : 2);
  const own = processesNaming(folder).map(({ pid }) => pid);
  const pids = [...own, ...executors.map(Number), ...running.map(Number)];
  return { program, folder, pids: pids.filter((pid) => pid > 0 && pid !== program.pid) };
}

/** Resolves with the milliseconds that it took. */
async function untilNothingIsLeft({ folder, pids }: Started, within: number): Promise<number> {
  const from = performance.now();
  await until({ what: "all of its processes are gone", within }, () => {
    return processesNaming(folder).length === 0 && !pids.some((pid) => isAlive(pid));
  });
  const took = performance.now() - from;
  await until({ what: "its folder is gone", within }, () => runFoldersIn(folder).length === 0);
  return took;
}

test.each(tasks)("parent killed by SIGKILL while its tasks %s: nothing is left", async (task) => {
  const started = await startParent(task);
  // Two supervisors, two executors; in the third case two more processes.
  expect(new Set(started.pids).size).toBe(task === "spawn" ? 6 : 4);
  process.kill(started.program.pid, "SIGKILL");
  const took = await untilNothingIsLeft(started, 2 * heartbeatFrequency * 1000);
  show(`gone after ${took.toFixed(0)} ms, with a beat of ${heartbeatFrequency} s`);
});

test.each(tasks)("Ctrl-C while its tasks %s: ends by the signal, nothing is left", async (task) => {
  const started = await startParent(task);
  process.kill(started.program.pid, "SIGINT");
  expect(await started.program.ended).toEqual({ code: null, signal: "SIGINT" });
  await untilNothingIsLeft(started, 1000);
});

test("process.exit() in the middle: nothing is left", async () => {
  const started = await startParent("wait", true);
  expect(await started.program.ended).toEqual({ code: 7, signal: null });
  await untilNothingIsLeft(started, 2 * heartbeatFrequency * 1000);
});

test("parent killed by SIGKILL while its workers are starting: nothing is left", async () => {
  const folder = scratchFolder();
  const input = { task: "wait", tempDir: folder, heartbeatFrequency, exits: false };
  const program = new Program("parent.mjs", input);
  await until({ what: "a worker is starting", within: 10_000 }, () => {
    return processesNaming(folder).some(({ command }) => command.includes("supervisor.js"));
  });
  process.kill(program.pid, "SIGKILL");
  await untilNothingIsLeft({ program, folder, pids: [] }, 2 * heartbeatFrequency * 1000);
});
