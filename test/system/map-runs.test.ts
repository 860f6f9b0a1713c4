/** Several runs, and what a run tells while it goes on. */
import { once } from "node:events";
import { gridMap } from "gridpulse";
import { describe, expect, test } from "vitest";
import { square } from "../fixtures/api/functions.mjs";
import { dieFirst, speak, waitAndReturn } from "../fixtures/api/tasks.mjs";
import { processesNaming } from "./support/processes.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";

const options = { workers: 2, quiet: true } as const;

describe("several runs at once", () => {
  test.each([2, 10])("%i of them", async (count) => {
    const tempDir = scratchFolder();
    const numbers = Array.from({ length: 500 }, (_, index) => index);
    const runs = Array.from({ length: count }, (_, run) =>
      gridMap((x: number) => 1000 * run + x, numbers, { ...options, workers: 1, tempDir }),
    );
    expect(new Set(runs.map(({ id }) => id)).size).toBe(count);
    const all = await Promise.all(runs);
    expect(all).toEqual(runs.map((_, run) => numbers.map((x) => 1000 * run + x)));
    expect(processesNaming(tempDir)).toEqual([]);
    expect(runFoldersIn(tempDir)).toEqual([]);
  });
});

describe("what a run tells", () => {
  test("progress", async () => {
    const items = [200, 200, 200, 0, 0].map((wait) => ({ value: wait, wait }));
    const run = gridMap(waitAndReturn, items, options);
    expect(run.progress).toEqual({ total: 5, waiting: 5, running: 0, finished: 0, failed: 0 });
    const seen: number[] = [];
    run.on("outcome", () => {
      const { total, waiting, running, finished, failed } = run.progress;
      expect(waiting + running + finished + failed).toBe(total);
      seen.push(finished);
    });
    await run;
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(run.progress).toEqual({ total: 5, waiting: 0, running: 0, finished: 5, failed: 0 });

    const unknown = gridMap(square, new Set([1, 2]), options);
    expect(unknown.progress.total).toBeUndefined();
    await unknown;
    expect(unknown.progress).toMatchObject({ waiting: 0, running: 0, finished: 2, failed: 0 });
  });

  test("events, each as often as it should come", async () => {
    const events: Record<string, unknown[]> = {};
    const note = (name: string) => (event: unknown) => void (events[name] ??= []).push(event);
    const run = gridMap(dieFirst, [0], { ...options, workers: 1 })
      .on("outcome", note("outcome"))
      .on("death", note("death"))
      .on("worker", note("worker"))
      .on("end", note("end"));
    expect(await run).toEqual([2]);
    expect(events["outcome"]).toMatchObject([{ index: 0, status: "fulfilled", value: 2 }]);
    expect(events["death"]).toMatchObject([
      {
        index: 0,
        attempt: 1,
        cause: "crashed",
        evidence: "exited with code 3",
        resubmitted: true,
      },
    ]);
    expect(events["worker"]).toMatchObject([
      { what: "started", detail: "local" },
      { what: "ready" },
      { what: "ready" },
      { what: "ended" },
    ]);
    expect(events["end"]).toEqual([undefined]);
    expect(run.usage.deaths).toEqual({ crashed: 1 });
    expect(run.usage.workers).toMatchObject([{ tasks: 1, deaths: 1 }]);

    const spoken = gridMap(speak, [7], { ...options, workers: 1 });
    const logs: unknown[] = [];
    const fractions: number[] = [];
    const deaf = () => logs.push("nobody listens any more");
    spoken
      .on("log", (event) => logs.push(event))
      .on("log", deaf)
      .off("log", deaf)
      .on("taskProgress", ({ index, fraction }) => fractions.push(index, fraction));
    await spoken;
    expect(logs).toMatchObject([{ index: 0, attempt: 1, text: "item 7 of several { a: [ 1 ] }" }]);
    expect(fractions).toEqual([0, 0.25, 0, 1]);
  });

  test("the end of a run that fails comes with its reason", async () => {
    const run = gridMap((x: number) => x, [1], { ...options, signal: AbortSignal.abort("no") });
    const ends: unknown[] = [];
    run.on("end", (error) => ends.push(error));
    await run.then(undefined, () => undefined);
    expect(ends).toMatchObject([{ code: "GRIDPULSE_CANCELLED" }]);
  });

  test("a listener that throws is an error of the program, and harms no run", async () => {
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const caught = once(process, "uncaughtException");
    try {
      const run = gridMap(square, [1, 2, 3], options);
      run.on("outcome", ({ index }) => {
        if (index === 1) throw new RangeError("by a listener");
      });
      expect(await run).toEqual([1, 4, 9]);
      const [error] = (await caught) as unknown[];
      expect(error).toMatchObject({ message: "by a listener" });
    } finally {
      for (const listener of others) process.on("uncaughtException", listener);
    }
  });
});
