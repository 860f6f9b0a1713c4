/** Runs that somebody ends: by a signal, by cancel(), close(), or by leaving a block. */
import { CancelledError, gridMap, type Run } from "gridpulse";
import { describe, expect, test } from "vitest";
import { spin, waitForSignal } from "../fixtures/api/failing.mjs";
import { failureOf } from "./failure.ts";
import { processesNaming } from "./support/processes.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";

/** Resolves when a task of the run has said so much. */
function logged(run: Run<unknown>, text: string, times = 1): Promise<void> {
  let heard = 0;
  return new Promise((resolve) => {
    run.on("log", (event) => {
      if (event.text === text && ++heard === times) resolve();
    });
  });
}

function begin(f: typeof spin | typeof waitForSignal, signal?: AbortSignal) {
  const tempDir = scratchFolder();
  const given = signal === undefined ? {} : { signal };
  const run: Run<unknown> = gridMap(f, [1, 2, 3, 4], {
    workers: 2,
    quiet: true,
    tempDir,
    ...given,
  });
  return { run, tempDir };
}

function expectNothingLeft(tempDir: string): void {
  expect(processesNaming(tempDir).map(({ command }) => command)).toEqual([]);
  expect(runFoldersIn(tempDir)).toEqual([]);
}

describe("signal", () => {
  test("ends within a second what is stuck in an endless loop", async () => {
    const controller = new AbortController();
    const { run, tempDir } = begin(spin, controller.signal);
    await logged(run, "spinning", 2);
    const aborted = performance.now();
    controller.abort(new RangeError("enough"));
    const error = await failureOf(run);
    expect(performance.now() - aborted).toBeLessThan(1000);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({
      code: "GRIDPULSE_CANCELLED",
      message: `run ${run.id} was cancelled: enough`,
      cause: { name: "RangeError" },
    });
    expectNothingLeft(tempDir);
    expect(controller.signal.aborted).toBe(true);
  });

  test("a task that listens is told, with time to say so", async () => {
    const controller = new AbortController();
    const { run, tempDir } = begin(waitForSignal, controller.signal);
    await logged(run, "listening", 2);
    const told: string[] = [];
    run.on("log", ({ text }) => told.push(text));
    controller.abort("enough");
    expect(await failureOf(run)).toMatchObject({ code: "GRIDPULSE_CANCELLED", cause: "enough" });
    expect(told).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^told: .*enough/)));
    expectNothingLeft(tempDir);
  });

  test("one that was aborted before lets nothing start", async () => {
    const { run, tempDir } = begin(spin, AbortSignal.abort("too late"));
    const news: unknown[] = [];
    run.on("worker", (one) => news.push(one));
    expect(await failureOf(run)).toMatchObject({ code: "GRIDPULSE_CANCELLED", cause: "too late" });
    expect(news).toEqual([]);
    const outcomes = await run.outcomes();
    expect(outcomes).toHaveLength(4);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", error: { code: "GRIDPULSE_CANCELLED" } });
    }
    expectNothingLeft(tempDir);
  });

  test("after the end it does nothing", async () => {
    const controller = new AbortController();
    const run = gridMap((x: number) => x, [1], { quiet: true, signal: controller.signal });
    expect(await run).toEqual([1]);
    controller.abort();
    expect(await run).toEqual([1]);
  });
});

describe("cancel(), close() and await using", () => {
  test("are idempotent, and the first reason counts", async () => {
    const { run, tempDir } = begin(spin);
    const settled = failureOf(run);
    await logged(run, "spinning");
    await Promise.all([run.cancel("first"), run.cancel("second"), run.close()]);
    expectNothingLeft(tempDir);
    expect(await settled).toMatchObject({ cause: "first" });
    await run.cancel("third");
    await run.close();
    await run[Symbol.asyncDispose]();
    expect(await failureOf(run)).toMatchObject({ cause: "first" });
  });

  test("leaving a block ends the run, however it is left", async () => {
    const { run: inner, tempDir } = begin(spin);
    const leave = async () => {
      await using run = inner;
      await logged(run, "spinning");
      throw new RangeError("left");
    };
    expect(await failureOf(leave())).toMatchObject({ message: "left" });
    expectNothingLeft(tempDir);
  });

  test("leave a run that has ended as it is", async () => {
    const run = gridMap((x: number) => 2 * x, [1, 2], { workers: 1, quiet: true });
    expect(await run).toEqual([2, 4]);
    await run.cancel();
    await run.close();
    expect(await run).toEqual([2, 4]);
    expect(await run.outcomes()).toHaveLength(2);
  });

  test("at whatever moment", async () => {
    for (const wait of [undefined, 0, 1, 3, 10, 30, 60, 100, 150]) {
      const { run, tempDir } = begin(spin);
      const settled = failureOf(run);
      if (wait !== undefined) {
        await new Promise((resolve) => {
          setTimeout(resolve, wait);
        });
      }
      await run.cancel();
      expect(await settled).toMatchObject({ code: "GRIDPULSE_CANCELLED" });
      expectNothingLeft(tempDir);
    }
  });
});
