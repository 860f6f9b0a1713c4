import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { gridMap, JobError, type Outcome } from "gridpulse";
import { describe, expect, test } from "vitest";
import {
  rejectEven,
  type ThrownKind,
  throwAnything,
  throwBefore,
  throwQuota,
} from "../fixtures/api/failing.mjs";
import { failureOf } from "./failure.ts";

const options = { workers: 2, quiet: true } as const;

async function jobErrorOf(promise: PromiseLike<unknown>): Promise<JobError> {
  const error = await failureOf(promise);
  if (error instanceof JobError) return error;
  throw error;
}

describe('onError "throw"', () => {
  test("rejects with the task's own error inside a JobError", async () => {
    const error = await jobErrorOf(gridMap(throwQuota, [0, 1, 2, 3], options));
    expect(error).toMatchObject({
      name: "JobError",
      code: "GRIDPULSE_TASK_FAILED",
      index: 2,
      causeOfDeath: "exception",
      host: hostname(),
      message: `task 2 of throwQuota failed on ${hostname()}: QuotaError: no more for 2`,
    });
    expect(error.attempts).toEqual([
      { attempt: 1, cause: "exception", host: hostname(), evidence: "QuotaError: no more for 2" },
    ]);
    expect(error.remoteStack).toMatch(
      /^QuotaError: no more for 2\n +at throwQuota \(.*\/test\/fixtures\/api\/failing\.mjs:17:9\)/,
    );
    expect(error.stack).toContain("errors.test.ts");
    const { cause } = error;
    if (!(cause instanceof Error)) throw new Error("no cause");
    expect(cause).toMatchObject({ name: "QuotaError", message: "no more for 2", code: "EQUOTA" });
    const middle = cause.cause;
    expect(middle).toBeInstanceOf(Error);
    expect(middle).toMatchObject({ message: "in between", status: 503 });
    const root = middle instanceof Error ? middle.cause : undefined;
    expect(root).toBeInstanceOf(TypeError);
    expect(root).toMatchObject({ message: "the root of it" });
  });

  test("results that are finished stay reachable", async () => {
    const run = gridMap(rejectEven, [1, 3, 5, 7, 8, 9], { ...options, workers: 1 });
    const error = await jobErrorOf(run);
    expect(error.index).toBe(4);
    const outcomes = await run.outcomes();
    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
      outcomes[5]?.status,
    ]);
    expect(outcomes.slice(0, 4).map(valueOf)).toEqual([1, 3, 5, 7]);
    expect(errorOf(outcomes[4])).toBe(error);
    // Awaited again, it says the same.
    expect(await failureOf(run)).toBe(error);
  });

  test("tasks that the end of the run overtook say so", async () => {
    const run = gridMap(rejectEven, [2, ...Array.from({ length: 30 }, () => 1)], {
      ...options,
      workers: 1,
      chunkTargetMillis: 1,
    });
    await failureOf(run);
    const rejected = (await run.outcomes()).filter(({ status }) => status === "rejected");
    expect(errorOf(rejected[0])).toMatchObject({ code: "GRIDPULSE_TASK_FAILED" });
    for (const outcome of rejected.slice(1)) {
      expect(errorOf(outcome)).toMatchObject({ code: "GRIDPULSE_CANCELLED" });
      expect(outcome.usage.attempts).toBe(0);
    }
  });

  test("of an inline function the stack names this file", async () => {
    const error = await jobErrorOf(
      gridMap(
        (x: number) => {
          throw new RangeError(`inline ${x}`);
        },
        [1],
        options,
      ),
    );
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.remoteStack).toMatch(/^RangeError: inline 1\n +at .*errors\.test\.ts:\d+:\d+/);
  });
});

function valueOf(outcome: Outcome<unknown> | undefined): unknown {
  return outcome?.status === "fulfilled" ? outcome.value : undefined;
}

function errorOf(outcome: Outcome<unknown> | undefined): Error | undefined {
  return outcome?.status === "rejected" ? outcome.error : undefined;
}

describe('onError "collect"', () => {
  test("puts errors in their places, several of them, and ends well", async () => {
    const run = gridMap(rejectEven, [1, 2, 3, 4, 5], { ...options, onError: "collect" });
    const results = await run;
    expect([results[0], results[2], results[4]]).toEqual([1, 3, 5]);
    expect(results[1]).toBeInstanceOf(JobError);
    expect(results[1]).toMatchObject({ index: 1, cause: { message: "even: 2" } });
    expect(results[3]).toMatchObject({ index: 3, cause: { message: "even: 4" } });
    expect(run.progress).toEqual({ total: 5, waiting: 0, running: 0, finished: 3, failed: 2 });
    const outcomes = await run.outcomes();
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome).toMatchObject({ index, status: index % 2 === 0 ? "fulfilled" : "rejected" });
      expect(outcome.usage).toMatchObject({ host: hostname(), attempts: 1 });
      expect(outcome.usage.wall).toBeGreaterThanOrEqual(0);
    }
  });

  test("usage: what a task used", async () => {
    const burn = (bytes: number) => {
      const kept = Buffer.alloc(bytes, 1);
      const until = performance.now() + 60;
      while (performance.now() < until) kept[0] = 2;
      return kept.length;
    };
    const [small, large] = await gridMap(burn, [1, 200_000_000], {
      ...options,
      workers: 1,
    }).outcomes();
    if (small === undefined || large === undefined) throw new Error("no outcomes");
    for (const { usage } of [small, large]) {
      expect(usage.wall).toBeGreaterThan(0.05);
      expect(usage.cpu).toBeGreaterThan(0.02);
    }
    expect(large.usage.peakMemory).toBeGreaterThan(small.usage.peakMemory + 150_000_000);
  });

  test("anything can be thrown", async () => {
    const kinds: ThrownKind[] = [
      "text",
      "nothing",
      "object",
      "function",
      "symbol",
      "aggregate",
      "self",
      "abort",
      "anonymous",
    ];
    const results = await gridMap(throwAnything, kinds, { ...options, onError: "collect" });
    const causes = results.map((error) => error.cause);
    expect(causes.slice(0, 5)).toEqual([
      "a text",
      undefined,
      { code: 5 },
      "[object Function]",
      "Symbol(s)",
    ]);
    expect(causes[5]).toBeInstanceOf(AggregateError);
    expect(causes[5]).toMatchObject({ message: "both", errors: [{ message: "one" }, "two"] });
    expect(causes[6]).toMatchObject({ message: "itself", cause: { message: "itself" } });
    expect(causes[7]).toMatchObject({ name: "AbortError" });
    expect(causes[8]).toMatchObject({ message: "no name" });
  });
});

describe("retryExceptions", () => {
  const thrice = { attempts: 3 };

  test("true is as often as numResubmits, a number says it, a predicate chooses", async () => {
    const deaths: number[] = [];
    const always = gridMap(throwBefore, [thrice], { ...options, retryExceptions: true });
    always.on("death", ({ attempt, cause, resubmitted }) => {
      expect({ cause, resubmitted }).toEqual({ cause: "exception", resubmitted: true });
      deaths.push(attempt);
    });
    expect(await always).toEqual([3]);
    expect(deaths).toEqual([1, 2]);
    const [outcome] = await always.outcomes();
    expect(outcome?.usage.attempts).toBe(3);

    const bounded = { ...options, numResubmits: 1 };
    const error = await jobErrorOf(
      gridMap(throwBefore, [thrice], { ...bounded, retryExceptions: true }),
    );
    expect(error.attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(await gridMap(throwBefore, [thrice], { ...bounded, retryExceptions: 2 })).toEqual([3]);

    const asked: unknown[] = [];
    const choosy = (reason: unknown) => {
      asked.push(reason);
      return reason instanceof Error && "retry" in reason && reason.retry === 1;
    };
    const refused = await jobErrorOf(
      gridMap(throwBefore, [thrice], { ...options, retryExceptions: choosy }),
    );
    expect(refused.cause).toMatchObject({ message: "attempt 2", retry: 2 });
    expect(asked).toMatchObject([{ message: "attempt 1" }, { message: "attempt 2" }]);
  });

  test("without it nothing is tried again", async () => {
    const error = await jobErrorOf(gridMap(throwBefore, [thrice], options));
    expect(error.attempts).toHaveLength(1);
  });

  test("a predicate that throws ends the run with that", async () => {
    const retryExceptions = () => {
      throw new RangeError("no idea");
    };
    const run = gridMap(throwBefore, [thrice, thrice], { ...options, retryExceptions });
    expect(await failureOf(run)).toMatchObject({ name: "RangeError", message: "no idea" });
  });
});

describe("a run that fails while nobody asks", () => {
  const file = fileURLToPath(new URL("../fixtures/api/unheard.mjs", import.meta.url));

  function ending(way: string): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [file, way], (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      });
    });
  }

  test.each(["nobody", "events", "cannot travel"])(
    "is an unhandled rejection, as of any promise: %s",
    async (way) => {
      const { code, stderr } = await ending(way);
      expect(code).toBe(1);
      expect(stderr).toMatch(/unheard 1|cannot travel/);
      expect(stderr).toContain("unheard.mjs");
    },
  );

  test.each([
    ["asked", "JobError\n"],
    ["outcomes", "rejected\n"],
    ["collected", "ended\n"],
    ["cancelled", ""],
    ["job", "false JobError\n"],
  ])("is none where somebody has it: %s", async (way, stdout) => {
    expect(await ending(way)).toEqual({ code: 0, stdout, stderr: "" });
  });
});
