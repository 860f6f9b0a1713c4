/** What nobody does on purpose, and everybody at some time. */
import { type GridMapOptions, gridMap } from "gridpulse";
import { describe, expect, test } from "vitest";

const options = { workers: 2, quiet: true } as const satisfies GridMapOptions;

describe("values that do something when they are looked at", () => {
  test("as an item fail their own task, and no other", async () => {
    const throwing = {
      get a() {
        throw new RangeError("gg");
      },
    };
    const items: object[] = [{ a: 1 }, throwing, { a: 3 }];
    const run = gridMap((item) => Object.keys(item).length, items, {
      ...options,
      onError: "collect",
    });
    const [first, second, third] = await run;
    expect([first, third]).toEqual([1, 1]);
    expect(second).toMatchObject({
      code: "GRIDPULSE_TASK_FAILED",
      message: expect.stringMatching(/item 1 cannot travel.*getter "a" that throws/),
    });
  });

  test.each([
    [
      "a result with a getter that throws",
      (): unknown => ({
        get a() {
          throw new Error("gg");
        },
      }),
      /result cannot travel back.*getter "a"/,
    ],
    [
      "a revoked proxy",
      (): unknown => {
        const made = Proxy.revocable({}, {});
        made.revoke();
        return [made.proxy];
      },
      /result cannot travel back.*is a Proxy/,
    ],
    [
      "a proxy that is thrown",
      (): unknown => {
        throw new Proxy(
          {},
          {
            get() {
              throw new Error("no");
            },
          },
        );
      },
      /a Proxy/,
    ],
  ])("%s is an exception of its task, not a death", async (_, f, message) => {
    const [outcome] = await gridMap(f, [1], options).outcomes();
    expect(outcome).toMatchObject({
      status: "rejected",
      error: { causeOfDeath: "exception", message: expect.stringMatching(message) },
      usage: { attempts: 1 },
    });
  });
});

test("items that throw undefined do not pass for items that ended", async () => {
  function* items() {
    yield 1;
    throw undefined;
  }
  await expect(gridMap((x) => x, items(), options)).rejects.toMatchObject({
    code: "GRIDPULSE_BAD_ARGUMENT",
    message: expect.stringContaining("threw undefined"),
  });
});

test("items whose next() is none end with an error", async () => {
  const items = { [Symbol.iterator]: () => ({ next: () => 5 }) } as unknown as Iterable<number>;
  await expect(gridMap((x) => x, items, options)).rejects.toThrow(/next\(\) answered 5/);
});

test("an answer that is still to come is no answer to whether to retry", async () => {
  const retryExceptions = (async () => false) as unknown as () => boolean;
  const run = gridMap(
    () => {
      throw new Error("once");
    },
    [1],
    { ...options, retryExceptions },
  );
  await expect(run).rejects.toThrow(/retryExceptions: expected true or false at once/);
});

test("what one does to the results is nobody else's business", async () => {
  const run = gridMap((x: number) => x, [1, 2, 3], options);
  const results = await run;
  results.reverse();
  expect(await run).toEqual([1, 2, 3]);
  expect((await run.outcomes())[0]).toMatchObject({ index: 0, value: 1 });
});

test("an iterator that has returned is done", async () => {
  const iterator = gridMap((x: number) => x, [1, 2, 3], options)[Symbol.asyncIterator]();
  expect(await iterator.next()).toEqual({ done: false, value: 1 });
  await iterator.return?.();
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

test("as many tasks run at a time as may", async () => {
  const started = await gridMap(
    async () => {
      const at = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return [at, Date.now()] as const;
    },
    Array.from({ length: 60 }, (_, index) => index),
    { ...options, workers: 1, concurrency: 60 },
  );
  const last = Math.max(...started.map(([at]) => at));
  // Each was begun before any had ended.
  expect(started.filter(([, end]) => end < last)).toEqual([]);
}, 60_000);
