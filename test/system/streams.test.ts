import { gridMap, type Outcome } from "gridpulse";
import { describe, expect, test } from "vitest";
import { rejectEven } from "../fixtures/api/failing.mjs";
import { square } from "../fixtures/api/functions.mjs";
import { waitAndReturn } from "../fixtures/api/tasks.mjs";
import { failureOf } from "./failure.ts";
import { processesNaming } from "./support/processes.ts";
import { scratchFolder } from "./support/scratch.ts";

const options = { workers: 2, quiet: true } as const;

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

/** An endless source that says how far it was drawn, and whether it was closed. */
class Naturals {
  drawn = 0;
  returned = 0;

  *[Symbol.iterator](): Generator<number> {
    try {
      for (;;) yield this.drawn++;
    } finally {
      this.returned++;
    }
  }
}

class AsyncNaturals {
  readonly naturals = new Naturals();

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield* this.naturals;
  }
}

describe("for await", () => {
  test("gives the results in order, whatever order they come in", async () => {
    const items = Array.from({ length: 300 }, (_, value) => ({ value, wait: (value * 7) % 5 }));
    expect(await collect(gridMap(waitAndReturn, items, options))).toEqual(
      items.map(({ value }) => value),
    );
    expect(await collect(gridMap(square, [], options))).toEqual([]);
  });

  test.each([
    ["generator", new Naturals()],
    ["async generator", new AsyncNaturals()],
  ])("draws of an endless %s no more than is taken, and returns it on break", async (_, source) => {
    const { naturals } = source instanceof Naturals ? { naturals: source } : source;
    const tempDir = scratchFolder();
    const taken: number[] = [];
    let ahead = 0;
    const run = gridMap(square, source, { ...options, tempDir });
    for await (const result of run) {
      taken.push(result);
      ahead = Math.max(ahead, naturals.drawn - taken.length);
      if (taken.length <= 100) {
        await new Promise((resolve) => {
          setTimeout(resolve, 3);
        });
      }
      if (taken.length === 20_000) break;
    }
    expect(taken).toEqual(Array.from({ length: 20_000 }, (_, index) => index * index));
    expect(naturals.returned).toBe(1);
    // Tasks of a microsecond are sent by the thousand, but not more of them the longer one waits.
    expect(ahead).toBeLessThan(200_000);
    expect(processesNaming(tempDir)).toEqual([]);
  });

  test("a slow consumer of long tasks holds them back", async () => {
    const source = new Naturals();
    const slow = (value: number) => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return value;
    };
    let taken = 0;
    for await (const _ of gridMap(slow, source, options)) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      if (++taken === 150) break;
    }
    expect(source.drawn).toBeLessThan(1500);
  });

  test("a failure comes at its place, after the results before it", async () => {
    const taken: number[] = [];
    const loop = async () => {
      for await (const result of gridMap(rejectEven, [1, 3, 5, 6, 7], { ...options, workers: 1 })) {
        taken.push(result);
      }
    };
    expect(await failureOf(loop())).toMatchObject({ name: "JobError", index: 3 });
    expect(taken).toEqual([1, 3, 5]);
  });

  test("errors are elements like others where they are collected", async () => {
    const run = gridMap(rejectEven, [1, 2, 3], { ...options, onError: "collect" });
    expect(await collect(run)).toMatchObject([1, { name: "JobError", index: 1 }, 3]);
  });

  test("a break in the middle of something, and return() of the iterator, are the same", async () => {
    const run = gridMap(square, new Naturals(), options);
    const iterator = run[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 0 });
    expect(await iterator.return?.()).toMatchObject({ done: true });
    expect(await iterator.return?.()).toMatchObject({ done: true });
  });
});

describe("completed()", () => {
  test("gives outcomes as tasks settle, failures too", async () => {
    const items = [
      { value: "slow", wait: 400 },
      { value: "fast", wait: 0 },
    ];
    const run = gridMap(waitAndReturn, items, { ...options, concurrency: 2 });
    const outcomes = await collect(run.completed());
    expect(outcomes).toMatchObject([
      { index: 1, status: "fulfilled", value: "fast", usage: { attempts: 1 } },
      { index: 0, status: "fulfilled", value: "slow" },
    ]);

    const mixed = gridMap(rejectEven, [1, 2, 3, 4], { ...options, onError: "collect" });
    const settled: Outcome<unknown>[] = await collect(mixed.completed());
    const byIndex = settled.toSorted((a, b) => a.index - b.index);
    expect(byIndex.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
    ]);
    expect(byIndex[1]).toMatchObject({ error: { name: "JobError", index: 1 } });
  });

  test("where one failure ends the run, it is the last outcome", async () => {
    const run = gridMap(rejectEven, [1, 2, 3, 5], { ...options, workers: 1 });
    const outcomes = await collect(run.completed());
    expect(outcomes.at(-1)).toMatchObject({ index: 1, status: "rejected" });
  });

  test("begun later, it tells first of what was settled before", async () => {
    const run = gridMap(square, [1, 2, 3], options);
    expect(await run).toEqual([1, 4, 9]);
    const outcomes = await collect(run.completed());
    expect(outcomes).toMatchObject([{ value: 1 }, { value: 4 }, { value: 9 }]);
    expect(await collect(run)).toEqual([1, 4, 9]);
  });
});

describe("iterating and awaiting one run", () => {
  test("first awaited, then as often as one likes", async () => {
    const run = gridMap(square, [1, 2], options);
    const awaited = run.then((results) => results);
    const all = await Promise.all([awaited, collect(run), run.outcomes()]);
    const [results, streamed, outcomes] = all;
    expect(results).toEqual([1, 4]);
    expect(streamed).toEqual([1, 4]);
    expect(outcomes).toMatchObject([{ value: 1 }, { value: 4 }]);
    expect(await collect(run)).toEqual([1, 4]);
  });

  test("first iterated, the results are gone, and that is said", async () => {
    const run = gridMap(square, [1, 2], options);
    expect(await collect(run)).toEqual([1, 4]);
    const state = { code: "GRIDPULSE_RUN_STATE" };
    expect(await failureOf(run)).toMatchObject(state);
    expect(await failureOf(run.outcomes())).toMatchObject(state);
    expect(() => run[Symbol.asyncIterator]()).toThrow(/one by one/);
    expect(() => run.completed()).toThrow(expect.objectContaining(state));
  });
});

describe("items that throw", () => {
  const trouble = new RangeError("no more items");
  const failing = (): Iterable<number> => {
    throw trouble;
  };
  const sources = {
    generator: function* generate(): Generator<number> {
      yield* [1, 2, 3];
      throw trouble;
    },
    "async generator": async function* generate(): AsyncGenerator<number> {
      yield* [1, 2, 3];
      throw trouble;
    },
  };

  test.each(Object.entries(sources))(
    "%s: its error, after the results before it",
    async (_, source) => {
      const run = gridMap(square, source(), options);
      expect(await failureOf(run)).toBe(trouble);
      expect(await run.outcomes()).toMatchObject([{ value: 1 }, { value: 4 }, { value: 9 }]);
      const taken: number[] = [];
      const loop = async () => {
        for await (const result of gridMap(square, source(), options)) taken.push(result);
      };
      expect(await failureOf(loop())).toBe(trouble);
      expect(taken).toEqual([1, 4, 9]);
      const collecting = gridMap(square, source(), { ...options, onError: "collect" });
      expect(await failureOf(collecting)).toBe(trouble);
    },
  );

  test("at once: nothing is started", async () => {
    const nothing = function* generate(): Generator<number> {
      yield* failing();
    };
    const news: unknown[] = [];
    const run = gridMap(square, nothing(), options).on("worker", (one) => news.push(one));
    expect(await failureOf(run)).toBe(trouble);
    expect(news).toEqual([]);
  });

  test("in its finally: a warning, and the run ends all the same", async () => {
    const tempDir = scratchFolder();
    const source = function* generate(): Generator<number> {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        // oxlint-disable-next-line no-unsafe-finally -- this is the case
        throw trouble;
      }
    };
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message) };
    for await (const result of gridMap(square, source(), { ...options, tempDir, logger })) {
      if (result > 10) break;
    }
    expect(warnings).toEqual([expect.stringContaining("no more items")]);
    expect(processesNaming(tempDir)).toEqual([]);
  });
});
