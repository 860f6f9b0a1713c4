import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CannotTravelError, gridMap, Job, processJobs, type Scheduler } from "gridpulse";
import { describe, expect, test } from "vitest";
import { kinds, square, sumOfBig } from "../fixtures/api/functions.mjs";
import { failureOf } from "./failure.ts";
import { scratchFolder } from "./support/scratch.ts";

const options = { workers: 2, quiet: true } as const;
const numbers = [5, 0, 3, 1, 4, 2];

describe("functions", () => {
  test("of every kind: results are in the order of the items", async () => {
    const calls = Object.values(kinds).flatMap((f) => numbers.map((x) => ({ f, x })));
    const expected = await Promise.all(calls.map(async ({ f, x }) => f(x)));
    const jobs = calls.map(({ f, x }) => new Job(f, [x]));
    const results = await processJobs(jobs, options);
    for (const [index, kind] of Object.keys(kinds).entries()) {
      const range = [index * numbers.length, (index + 1) * numbers.length] as const;
      expect(results.slice(...range), kind).toEqual(expected.slice(...range));
    }
  });

  test.each(["exported", "closure", "recursive", "method as arrow"])(
    "mapped alone: %s",
    async (kind) => {
      const f = kinds[kind] ?? square;
      const expected = await Promise.all(numbers.map(async (x) => f(x)));
      expect(await gridMap(f, numbers, { ...options, workers: 1 })).toEqual(expected);
    },
  );

  test("in a TypeScript program under tsx", async () => {
    const file = fileURLToPath(new URL("../fixtures/api/typed.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", file]);
    const { stack, ...results } = JSON.parse(stdout) as Record<string, unknown>;
    expect(results).toEqual({
      distances: [1, 0],
      scaled: [{ value: 10 }, { value: 20 }],
      closed: [51],
    });
    expect(stack).toMatch(/^RangeError: a typed failure\n +at .*typed\.ts:\d+:\d+/);
  });

  test("an 8 MB array that is captured arrives intact", async () => {
    expect(await gridMap(sumOfBig, [0, 1, 0, 1], options)).toEqual([0, 0, 0, 0]);
  });

  test("the function gets the item alone", async () => {
    expect(await gridMap(parseInt, ["10", "10", "10", "0x1f"], options)).toEqual([10, 10, 10, 31]);
    expect(await gridMap((...all: readonly unknown[]) => all.length, [1, 2], options)).toEqual([
      1, 1,
    ]);
  });

  test("in order also where the last ends first", async () => {
    const waits = [120, 80, 40, 0];
    const run = gridMap(
      async (wait: number) => {
        await new Promise((resolve) => {
          setTimeout(resolve, wait);
        });
        return wait;
      },
      waits,
      { ...options, concurrency: 4 },
    );
    const order: number[] = [];
    run.on("outcome", ({ index }) => order.push(index));
    expect(await run).toEqual(waits);
    expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(order.at(-1)).toBe(0);
  });
});

describe("items", () => {
  const drawn: string[] = [];
  const sources: Readonly<Record<string, () => Iterable<number> | AsyncIterable<number>>> = {
    "an array": () => numbers,
    "a typed array": () => Float64Array.from(numbers),
    "a Set": () => new Set(numbers),
    "a Map's keys": () => new Map(numbers.map((x) => [x, ""])).keys(),
    "a generator": function* generate() {
      yield* numbers;
    },
    "an async generator": async function* generate() {
      for (const x of numbers) yield Promise.resolve(x);
    },
    "an async generator that waits": async function* generate() {
      for (const x of numbers) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        yield x;
      }
    },
    "an iterable of its own": () => ({
      [Symbol.iterator]: () => {
        let at = 0;
        return {
          next: () => ({ done: at >= numbers.length, value: numbers[at++] ?? 0 }),
          return: () => {
            drawn.push("returned");
            return { done: true, value: 0 };
          },
        };
      },
    }),
  };

  test.each(Object.entries(sources))("from %s", async (_, source) => {
    expect(await gridMap(square, source(), { ...options, workers: 1 })).toEqual([
      25, 0, 9, 1, 16, 4,
    ]);
  });

  test("an iterator that is exhausted is not told to return", () => {
    expect(drawn).toEqual([]);
  });

  test("a text is its characters", async () => {
    expect(await gridMap((c: string) => c.codePointAt(0), "aβ😀", options)).toEqual([
      97, 946, 128_512,
    ]);
  });

  test.each([
    ["array", () => []],
    ["generator", () => (function* nothing(): Generator<number> {})()],
    ["async generator", () => (async function* nothing(): AsyncGenerator<number> {})()],
  ])("none, of an empty %s: no results, and no workers", async (_, source) => {
    const run = gridMap(square, source(), options);
    const news: unknown[] = [];
    run.on("worker", (one) => news.push(one));
    expect(await run).toEqual([]);
    expect(await run.outcomes()).toEqual([]);
    expect(news).toEqual([]);
    expect(run.progress).toMatchObject({ waiting: 0, running: 0, finished: 0, failed: 0 });
  });

  test("holes and undefined are items too", async () => {
    // oxlint-disable-next-line no-sparse-arrays -- it is about them
    const holes = [1, , undefined, 2];
    expect(await gridMap((x: number | undefined) => x ?? "none", holes, options)).toEqual([
      1,
      "none",
      "none",
      2,
    ]);
  });

  test("a list that the caller changes later was drawn before", async () => {
    const items = [1, 2, 3];
    const run = gridMap(square, items, options);
    items.length = 0;
    expect(await run).toEqual([1, 4, 9]);
  });
});

describe("spread and shared", () => {
  test("elements become arguments, and what is shared comes last", async () => {
    const pairs: (readonly [number, number])[] = [
      [1, 2],
      [3, 4],
    ];
    const spread = gridMap((a: number, b: number) => 10 * a + b, pairs, {
      ...options,
      spread: true,
    });
    const shared = gridMap((x: number, s: { by: number }) => x * s.by, numbers, {
      ...options,
      shared: { by: 2 },
    });
    const both = gridMap((a: number, b: number, s: string) => `${a}${s}${b}`, pairs, {
      ...options,
      spread: true,
      shared: "+",
    });
    const nothing = gridMap((...all: readonly unknown[]) => all, [1], {
      ...options,
      shared: undefined,
    });
    expect(await spread).toEqual([12, 34]);
    expect(await shared).toEqual([10, 0, 6, 2, 8, 4]);
    expect(await both).toEqual(["1+2", "3+4"]);
    expect(await nothing).toEqual([[1, undefined]]);
  });

  test("what is shared comes to life once per worker, and stays as it was here", async () => {
    const shared = { seen: 0 };
    const run = gridMap(
      async (_: number, all: { seen: number }) => {
        all.seen++;
        await new Promise((resolve) => {
          setTimeout(resolve, 2);
        });
        return { pid: process.pid, seen: all.seen };
      },
      Array.from({ length: 40 }, (_, index) => index),
      { ...options, shared },
    );
    const calls = new Map<number, number[]>();
    for (const { pid, seen } of await run) calls.set(pid, [...(calls.get(pid) ?? []), seen]);
    expect(shared.seen).toBe(0);
    for (const seen of calls.values()) {
      expect(seen.toSorted((a, b) => a - b)).toEqual(seen.map((_, index) => index + 1));
    }
  });
});

interface Refused {
  readonly what: string;
  readonly f: (x: number) => unknown;
  readonly variable: string | RegExp | undefined;
  readonly reason: RegExp;
}

describe("what cannot travel", () => {
  const socket = new Promise(() => undefined);
  const client = { socket, name: "x" };
  const inner = () => client.socket;
  const bound = square.bind(undefined);
  const weak = new WeakMap();
  const cases: readonly Refused[] = [
    { what: "a captured promise", f: () => socket, variable: "socket", reason: /Promise/ },
    { what: "one inside an object", f: () => client.name, variable: "client.socket", reason: /./ },
    { what: "one of a function that it calls", f: () => inner(), variable: /socket/, reason: /./ },
    { what: "a bound function", f: bound, variable: undefined, reason: /bound/ },
    { what: "a weak map", f: () => weak, variable: "weak", reason: /WeakMap/ },
  ];

  /** Says so if it is ever asked for a worker. */
  function watchfulScheduler(): Scheduler & { asked: boolean } {
    return {
      name: "watchful",
      asked: false,
      start() {
        this.asked = true;
      },
      kill: () => undefined,
      close: () => Promise.resolve(),
    };
  }

  test.each(cases)("$what is refused before anything starts", async ({ f, variable, reason }) => {
    const tempDir = scratchFolder();
    const before = statSync(tempDir, { bigint: true }).mtimeNs;
    const scheduler = watchfulScheduler();
    const error = await failureOf(gridMap(f, [1], { ...options, tempDir, scheduler }));
    if (!(error instanceof CannotTravelError)) throw error;
    expect(error.code).toBe("GRIDPULSE_CANNOT_TRAVEL");
    if (variable === undefined) expect(error.variable).toBeUndefined();
    else {
      expect(error.variable).toMatch(variable);
      expect(error.message).toContain(`"${error.variable}"`);
    }
    expect(error.message).toMatch(reason);
    expect(scheduler.asked).toBe(false);
    expect(statSync(tempDir, { bigint: true }).mtimeNs).toBe(before);
  });

  test("a shared value with a function in it", async () => {
    const scheduler = watchfulScheduler();
    const shared = { deep: [{ call: () => 1 }] };
    const error = await failureOf(
      gridMap((x: number, given: unknown) => [x, given], [1], { ...options, shared, scheduler }),
    );
    expect(error).toMatchObject({ code: "GRIDPULSE_CANNOT_TRAVEL" });
    expect(error.message).toMatch(/shared.*call/);
    expect(scheduler.asked).toBe(false);
  });
});
