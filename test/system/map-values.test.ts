import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gridMap, JobError } from "gridpulse";
import { expect, test } from "vitest";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";

const options = { workers: 2, quiet: true } as const;
const echo = (value: unknown) => value;

const big = new ArrayBuffer(64 * 1024);
new Uint8Array(big).set([1, 2, 3], 1000);

const values: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -0,
  Number.NaN,
  -Infinity,
  2 ** 53,
  10n ** 30n,
  -1n,
  "",
  "\0 \u2028 \ud800 😀",
  new Date(0),
  /a+[^b]/giu,
  Object(1),
  Object("text"),
  Object(5n),
  [],
  {},
  [1, [2, [3, { four: 4 }]]],
  { undefined, null: null, "": 1, "a b": [undefined] },
  Object.assign([1, 2], { extra: "kept" }),
  new Map<unknown, unknown>([
    [{ key: 1 }, new Set([1])],
    [Number.NaN, undefined],
  ]),
  new Set<unknown>(["a", {}, -0]),
  new ArrayBuffer(8),
  big,
  new Int8Array([-1, 2]),
  new Uint8ClampedArray([300, 2]),
  new Uint16Array([65_535]),
  new Float32Array([0.5, Number.NaN]),
  new Float64Array(big, 800, 900),
  new BigInt64Array([-(2n ** 63n)]),
  new BigUint64Array([2n ** 64n - 1n]),
  new DataView(big, 1000, 3),
  Buffer.from("a text in a pool"),
  Buffer.alloc(40_000, 7),
];

test("every value that structured clone can carry arrives, as item and as result", async () => {
  const arrived = await gridMap(echo, values, options);
  for (const [index, value] of values.entries()) {
    expect(isDeepStrictEqual(arrived[index], value), `value ${index}`).toBe(true);
  }
  const [invalid] = await gridMap(echo, [new Date(Number.NaN)], options);
  expect(invalid).toEqual(new Date(Number.NaN));
  const [sparse] = await gridMap(echo, [Object.assign(Array.from({ length: 0 }), { length: 3 })], {
    ...options,
  });
  expect(sparse).toHaveLength(3);
  expect(Object.keys(sparse as object)).toEqual([]);
});

test("numbers, and texts, in great number", async () => {
  const numbers = Array.from({ length: 20_000 }, (_, index) => (index % 7 === 0 ? -0 : index / 3));
  const texts = numbers.map((number) => `${number} \u0000 ${"x".repeat(number % 50)}`);
  expect(isDeepStrictEqual(await gridMap(echo, numbers, options), numbers)).toBe(true);
  expect(isDeepStrictEqual(await gridMap(echo, texts, options), texts)).toBe(true);
});

test("errors as values: class, message and stack", async () => {
  const error = new RangeError("no");
  const [arrived] = await gridMap((e: Error) => [e instanceof RangeError, e], [error], options);
  expect(arrived?.[0]).toBe(true);
  expect(arrived?.[1]).toBeInstanceOf(RangeError);
  expect(arrived?.[1]).toMatchObject({ message: "no", stack: error.stack });
});

test("shared identity and cycles inside a value survive both ways", async () => {
  const circle: Record<string, unknown> = { name: "circle" };
  circle["self"] = circle;
  const same = new Float64Array(5000);
  const twice = { a: same, b: same, c: new Uint8Array(same.buffer), map: new Map([[1, circle]]) };
  const check = (value: typeof twice & { circle?: unknown }) => {
    value.a[0] = 1.5;
    return {
      there: [
        value.a === value.b,
        value.a.buffer === value.c.buffer,
        value.map.get(1)?.["self"] === value.map.get(1),
      ],
      back: value,
    };
  };
  const [result] = await gridMap(check, [twice], options);
  expect(result?.there).toEqual([true, true, true]);
  const { a, b, c, map } = result?.back ?? twice;
  expect(a[0]).toBe(1.5);
  expect(b).toBe(a);
  expect(c.buffer).toBe(a.buffer);
  expect(map.get(1)?.["self"]).toBe(map.get(1));
  expect(same[0]).toBe(0);
});

test("what one task does to its item no other sees, nor does the caller", async () => {
  const many = Array.from({ length: 400 }, (_, index) => index);
  const counter = { n: 0 };
  const buffer = new ArrayBuffer(20_000);
  const items = many.map((index) => {
    const kind = index % 5;
    if (kind === 0) return { counter };
    if (kind === 1) return [counter];
    if (kind === 2) return new Map([["counter", counter]]);
    if (kind === 3) return new Uint8Array(buffer);
    return Buffer.from(buffer);
  });
  const spoil = (item: (typeof items)[number]) => {
    if (item instanceof Uint8Array) return item.fill((item[0] ?? 0) + 1)[0] === 1 ? 0 : 1;
    const found =
      item instanceof Map ? item.get("counter") : Array.isArray(item) ? item[0] : item.counter;
    return found === undefined ? -1 : found.n++;
  };
  expect(await gridMap(spoil, items, options)).toEqual(many.map(() => 0));
  const apart = items.filter((item) => item instanceof Uint8Array);
  expect(await gridMap(spoil, apart, { ...options, workers: 1 })).toEqual(apart.map(() => 0));
  expect(counter).toEqual({ n: 0 });
  expect(new Uint8Array(buffer)[0]).toBe(0);
});

test("functions without a result", async () => {
  expect(await gridMap((x: number) => void x, [1, 2, 3], options)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("an item that cannot travel fails its own task, which is not run; others are", async () => {
  const items = [1, { call: () => 1 }, 3, Symbol("s"), new SharedArrayBuffer(8), 6];
  const describe = (item: unknown) => {
    // oxlint-disable-next-line no-console -- what is run can be seen in the log
    console.log(`run with ${typeof item}`);
    return typeof item;
  };
  const tempDir = scratchFolder();
  const run = gridMap(describe, items, { workers: 1, quiet: true, onError: "collect", tempDir });
  const results = await run;
  const [folder = ""] = runFoldersIn(tempDir);
  const log = readFileSync(join(folder, "worker-1.log"), "utf8");
  expect(log).toBe("run with number\n".repeat(3));
  expect(results.filter((result) => typeof result === "string")).toEqual([
    "number",
    "number",
    "number",
  ]);
  for (const index of [1, 3, 4]) {
    const error = results[index];
    if (!(error instanceof JobError)) throw new Error(`no error for item ${index}`);
    expect(error).toMatchObject({ index, causeOfDeath: "exception" });
    expect(error.message).toContain(`item ${index} cannot travel`);
  }
});

test("a result that cannot travel fails its own task alone", async () => {
  const make = (index: number) => [index, () => 1, Symbol("s"), { deep: [() => 1] }, index][index];
  const run = gridMap(make, [0, 1, 2, 3, 4], { ...options, onError: "collect" });
  const results = await run;
  expect([results[0], results[4]]).toEqual([0, 4]);
  for (const index of [1, 2, 3]) {
    const error = results[index];
    if (!(error instanceof JobError)) throw new Error(`no error for item ${index}`);
    expect(error.index).toBe(index);
    expect(error.message).toMatch(/result cannot travel/);
  }
});
