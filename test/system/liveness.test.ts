import { type DeathEvent, gridMap, type WorkerNews } from "gridpulse";
import { expect, test } from "vitest";
import { hangOnce } from "../fixtures/system/dying.mjs";
import { expectNobodyAccused } from "./support/blocked.ts";
import { processesNaming } from "./support/processes.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

/** In seconds. */
const quick = { heartbeatFrequency: 0.1, maxTimeBetweenHeartbeats: 0.5, checkFrequency: 0.2 };

test("a program that is blocked for six times the limit accuses nobody", async () => {
  await expectNobodyAccused(3000, [quick]);
});

test("a supervisor that is stopped for longer than the limit is lost, and its task is redone", async () => {
  const folder = scratchFolder();
  const deaths: DeathEvent[] = [];
  const news: WorkerNews[] = [];
  // A single worker, so that it is the one that hangs; at last, so that the others are done.
  const run = gridMap(hangOnce, [2, 1, 0], { workers: 1, tempDir: folder, quiet: true, ...quick });
  run.on("death", (death) => deaths.push(death));
  run.on("worker", (one) => news.push(one));
  await until({ what: "all others are done", within: 10_000 }, () => run.progress.finished === 2);
  const { pid } = await until({ what: "there is a supervisor", within: 5000 }, () => {
    return processesNaming(folder).find(({ command }) => {
      return command.includes("supervisor.js") && command.includes("worker-1.json");
    });
  });
  process.kill(pid, "SIGSTOP");
  const outcomes = await run.outcomes();
  expect(outcomes).toMatchObject([
    { value: 4, usage: { attempts: 1 } },
    { value: 2, usage: { attempts: 1 } },
    { value: 0, usage: { attempts: 2 } },
  ]);
  const [death] = deaths;
  expect(deaths).toMatchObject([{ index: 2, attempt: 1, cause: "lost", worker: 1 }]);
  expect(death?.evidence).toMatch(/^no beat for \d+(\.\d)? s$/);
  expect(news).toContainEqual({ worker: 1, what: "condemned", detail: death?.evidence });
  expect(processesNaming(folder)).toEqual([]);
  expect(runFoldersIn(folder)).toEqual([]);
});

test("a task that is busy for longer than the limit is left alone", async () => {
  const deaths: DeathEvent[] = [];
  const busy = (millis: number): number => {
    const end = performance.now() + millis;
    while (performance.now() < end);
    return millis;
  };
  const run = gridMap(busy, [2000], { tempDir: scratchFolder(), quiet: true, ...quick });
  run.on("death", (death) => deaths.push(death));
  expect(await run).toEqual([2000]);
  expect(deaths).toEqual([]);
});
