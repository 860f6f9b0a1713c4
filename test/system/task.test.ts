import { gridMap } from "gridpulse";
import { describe, expect, test } from "vitest";
import {
  badProgress,
  meet,
  nest,
  nestJobs,
  nestOnPurpose,
  uses,
  whoAmI,
} from "../fixtures/api/tasks.mjs";
import { failureOf } from "./failure.ts";

const options = { workers: 2, quiet: true } as const;

describe("task", () => {
  test("knows index, attempt and signal", async () => {
    const items = Array.from({ length: 200 }, (_, index) => 10 * index);
    const results = await gridMap(whoAmI, items, options);
    expect(results).toEqual(items.map((x, index) => ({ x, index, attempt: 1, aborted: false })));
  });

  test("says how far it is, from 0 to 1", async () => {
    const results = await gridMap(badProgress, [0, 1, 0.5, -0.1, 1.1, Number.NaN], {
      ...options,
      onError: "collect",
    });
    expect(results).toMatchObject([
      undefined,
      undefined,
      undefined,
      { message: expect.stringContaining("expected a number from 0 to 1, got -0.1") as string },
      { cause: { name: "RangeError" } },
      { message: expect.stringContaining("NaN") as string },
    ]);
  });

  test("outside of a task there is none, and each use says so", () => {
    const outside = expect.objectContaining({ code: "GRIDPULSE_OUTSIDE_TASK" }) as Error;
    for (const use of Object.values(uses)) expect(use).toThrow(outside);
  });
});

describe("several tasks at once in one worker", () => {
  test("concurrency: 4 runs four, each with its own task", async () => {
    const run = gridMap(
      meet,
      Array.from({ length: 12 }, () => ({ of: 4 })),
      {
        ...options,
        workers: 1,
        concurrency: 4,
      },
    );
    const results = await run;
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(1);
    expect(Math.max(...results.map(({ most }) => most))).toBe(4);
    expect(results.map(({ before, after }) => [before, after])).toEqual(
      results.map((_, index) => [index, index]),
    );
  });

  test("without it one after the other", async () => {
    const results = await gridMap(
      meet,
      Array.from({ length: 4 }, () => ({ of: 1 })),
      { ...options, workers: 1 },
    );
    expect(results.map(({ most }) => most)).toEqual([1, 1, 1, 1]);
  });
});

describe("a run inside a task", () => {
  test("is refused, unless it is meant", async () => {
    const error = await failureOf(gridMap(nest, [1], options));
    expect(error).toMatchObject({ name: "JobError", cause: { code: "GRIDPULSE_NESTED_RUN" } });
    expect(error.message).toMatch(/nested: true/);
    expect(await failureOf(gridMap(nestJobs, [1], options))).toMatchObject({
      cause: { code: "GRIDPULSE_NESTED_RUN" },
    });
    expect(await gridMap(nestOnPurpose, [1, 5], options)).toEqual([
      [2, 2],
      [6, 6],
    ]);
  });
});
