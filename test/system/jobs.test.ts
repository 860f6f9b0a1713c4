import { gridMap, Job, processJobs } from "gridpulse";
import { describe, expect, test } from "vitest";
import { waitForSignal } from "../fixtures/api/failing.mjs";
import { square } from "../fixtures/api/functions.mjs";
import { dieFirst, dieOf, heapLimit, waitAndReturn } from "../fixtures/api/tasks.mjs";
import { failureOf } from "./failure.ts";
import { scratchFolder } from "./support/scratch.ts";

const options = { workers: 2, quiet: true } as const;
const megabyte = 2 ** 20;

describe("processJobs", () => {
  test("runs different functions with different wishes, in order, in one run", async () => {
    const by = 3;
    const jobs = [
      new Job(Math.max, [3, 1, 2]),
      new Job((text: string, times: number) => text.repeat(times), ["ab", 2]),
      new Job(heapLimit, [], { memory: "200M" }),
      new Job(heapLimit, [], { memory: "1G" }),
      new Job(heapLimit, [], { memory: 200 * megabyte }),
      new Job(async (x: number) => x * by, [5]),
      new Job(square, [4]),
      new Job(() => undefined),
    ];
    const [max, text, small, large, same, product, squared, nothing] = await processJobs(
      jobs,
      options,
    );
    expect([max, text, product, squared, nothing]).toEqual([3, "abab", 15, 16, undefined]);
    // Besides the old space, which is what can be limited, there is the young one.
    expect(Number(small)).toBeLessThanOrEqual(250 * megabyte);
    expect(Number(small)).toBeGreaterThan(150 * megabyte);
    expect(Number(large)).toBeGreaterThan(800 * megabyte);
    expect(Number(large)).toBeLessThanOrEqual(1100 * megabyte);
    expect(same).toBe(small);
    expect(jobs.map((job) => job.isAlive())).toEqual(jobs.map(() => false));
    expect(jobs[0]).toMatchObject({ result: 3, attempts: 1, usage: { attempts: 1 } });
  });

  test("none at all", async () => {
    expect(await processJobs([], options)).toEqual([]);
  });

  test("collects errors where asked; each job has its own, and its own numResubmits", async () => {
    const jobs = [
      new Job(dieOf, ["nothing"]),
      new Job(dieOf, ["throw"]),
      new Job(dieOf, ["exit"], { numResubmits: 0 }),
      new Job(dieOf, ["exit"], { numResubmits: 1 }),
    ] as const;
    const results = await processJobs(jobs, {
      ...options,
      onError: "collect",
      tempDir: scratchFolder(),
    });
    expect(results).toMatchObject([
      "nothing",
      { index: 1, causeOfDeath: "exception", cause: { name: "RangeError" } },
      { index: 2, causeOfDeath: "crashed" },
      { index: 3, causeOfDeath: "crashed" },
    ]);
    expect(jobs.map(({ causeOfDeath }) => causeOfDeath)).toEqual([
      undefined,
      "exception",
      "crashed",
      "crashed",
    ]);
    expect(jobs.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 2]);
    expect(jobs[1].error).toBe(results[1]);
    expect(await failureOf(jobs[2].join())).toBe(results[2]);
  });

  test("joining one does not wait for the others", async () => {
    const waiting = new Job(waitForSignal, [1]);
    const quick = new Job(square, [3]);
    await using run = processJobs([waiting, quick], options);
    expect(await quick.join()).toBe(9);
    expect([waiting.isAlive(), quick.isAlive()]).toEqual([true, false]);
    const joined = failureOf(waiting.join());
    await run.cancel("enough");
    expect(await joined).toMatchObject({ code: "GRIDPULSE_CANCELLED", cause: "enough" });
    expect(waiting.isAlive()).toBe(false);
  });

  test("when one fails, those that it overtook have an error too", async () => {
    const jobs = [
      new Job(dieOf, ["throw"]),
      ...Array.from({ length: 4 }, () => new Job(waitForSignal, [1])),
    ];
    const error = await failureOf(processJobs(jobs, { ...options, tempDir: scratchFolder() }));
    expect(error).toMatchObject({ name: "JobError", index: 0 });
    expect(jobs[0]?.error).toBe(error);
    for (const job of jobs.slice(1)) {
      expect(job).toMatchObject({ result: undefined, attempts: 0, causeOfDeath: undefined });
      expect(job.isAlive()).toBe(false);
      expect(await failureOf(job.join())).toMatchObject({ code: "GRIDPULSE_CANCELLED" });
    }
  });

  test("streamed, and left early, no job stays alive", async () => {
    const jobs = Array.from(
      { length: 5 },
      (_, value) => new Job(waitAndReturn<number>, [{ value, wait: value === 0 ? 0 : 10_000 }]),
    );
    const run = processJobs(jobs, options);
    for await (const result of run) {
      expect(result).toBe(0);
      break;
    }
    expect(jobs[0]?.result).toBe(0);
    for (const job of jobs.slice(1)) {
      expect(await failureOf(job.join())).toMatchObject({ code: "GRIDPULSE_CANCELLED" });
    }
  });

  test("what cannot travel fails every job with that", async () => {
    const jobs = [new Job(square, [1]), new Job(square.bind(undefined), [2])];
    const error = await failureOf(processJobs(jobs, options));
    expect(error).toMatchObject({ code: "GRIDPULSE_CANNOT_TRAVEL" });
    for (const job of jobs) expect(await failureOf(job.join())).toBe(error);
  });

  test("what is no job is refused before anything starts", async () => {
    const first = new Job(square, [1]);
    const refusal = { code: "GRIDPULSE_BAD_ARGUMENT" };
    // @ts-expect-error -- that is the case
    expect(() => processJobs([first, square], options)).toThrow(
      /element 1 of the jobs.*a Job.*a function/,
    );
    // @ts-expect-error -- that is the case
    expect(() => processJobs(5, options)).toThrow(expect.objectContaining(refusal));
    expect(() => processJobs([first, first], options)).toThrow(
      expect.objectContaining({ code: "GRIDPULSE_RUN_STATE" }),
    );
    expect(first.isStarted).toBe(false);
    expect(await first.start(options).join()).toBe(1);
    expect(() => processJobs([new Job(square, [2]), first], options)).toThrow(/element 1/);
  });
});

describe("a job alone", () => {
  test("starts, is alive, is joined as often as one likes", async () => {
    const job = new Job(waitAndReturn<string>, [{ value: "done", wait: 300 }]);
    expect(job).toMatchObject({ result: undefined, error: undefined, attempts: 0 });
    expect([job.isStarted, job.isAlive(), job.usage]).toEqual([false, false, undefined]);
    expect(job.start(options)).toBe(job);
    expect([job.isStarted, job.isAlive()]).toEqual([true, true]);
    const late = await failureOf(job.join(0.01));
    expect(late).toMatchObject({ code: "GRIDPULSE_JOIN_TIMEOUT" });
    expect(late.message).toContain("0.01 s");
    expect(job.isAlive()).toBe(true);
    expect(await Promise.all([job.join(), job.join("1m")])).toEqual(["done", "done"]);
    expect(await job.join(0)).toBe("done");
    expect(job).toMatchObject({ result: "done", error: undefined, attempts: 1 });
    expect([job.isAlive(), job.causeOfDeath]).toEqual([false, undefined]);
    expect(job.usage?.wall).toBeGreaterThan(0.25);
    expect(() => job.start(options)).toThrow(/started before/);
  });

  test("fails, and says of what", async () => {
    const job = new Job(dieOf, ["throw"]).start(options);
    const error = await failureOf(job.join());
    expect(error).toMatchObject({ name: "JobError", cause: { message: "on purpose" } });
    expect(job.error).toBe(error);
    expect(await failureOf(job.join(5))).toBe(error);
    expect(job).toMatchObject({ result: undefined, attempts: 1, causeOfDeath: "exception" });

    const retried = new Job(dieFirst).start(options);
    expect(await retried.join()).toBe(2);
    expect(retried).toMatchObject({ attempts: 2, causeOfDeath: undefined });
  });

  test("never started, it cannot be joined", async () => {
    const job = new Job(square, [1]);
    expect(await failureOf(job.join())).toMatchObject({ code: "GRIDPULSE_RUN_STATE" });
    expect(await failureOf(job.join("soon"))).toMatchObject({
      code: "GRIDPULSE_BAD_ARGUMENT",
      message: expect.stringMatching(/timeout.*"soon"/) as string,
    });
  });

  test("is refused at once where it is wrong", () => {
    // @ts-expect-error -- that is the case
    expect(() => new Job("square", [1])).toThrow(/first argument.*a function.*"square"/);
    // @ts-expect-error -- that is the case
    expect(() => new Job(square, 1)).toThrow(/second argument.*a list.*1/);
    expect(() => new Job(square, [1], { memory: "lots" })).toThrow(/memory.*expected.*"lots"/);
    // @ts-expect-error -- that is the case
    expect(() => new Job(square, [1], { workers: 2 })).toThrow(/unknown option "workers".*memory/);
  });
});

test("a run's memory is the limit of its tasks' heap", async () => {
  const [limit] = await gridMap(heapLimit, [0], { ...options, memory: "300M" });
  expect(limit).toBeGreaterThan(250 * megabyte);
  expect(limit).toBeLessThanOrEqual(350 * megabyte);
});
