import { deepStrictEqual, ok } from "node:assert/strict";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeValue,
  decodeValues,
  encodeValue,
  encodeValues,
  framesSize,
} from "../../../lib/code/values.ts";
import { batch, childrenOf, objectsIn, primitive } from "./value-graphs.ts";

const there = (values: readonly unknown[]): unknown[] => decodeValues(encodeValues(values));

/** Walks through both at once: what is one object in one must be one object in the other. */
function expectSameIdentities(before: unknown, after: unknown): void {
  const copies = new Map<object, unknown>();
  const open: [unknown, unknown][] = [[before, after]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [original, copy] = pair;
    if (typeof original !== "object" || original === null) continue;
    if (copies.has(original)) {
      ok(copies.get(original) === copy, "one object became two");
      continue;
    }
    copies.set(original, copy);
    const inside = childrenOf(copy as object);
    for (const [at, child] of childrenOf(original).entries()) open.push([child, inside[at]]);
  }
  ok(new Set(copies.values()).size === copies.size, "two objects became one");
}

test("values of every kind arrive as they were, in order", () => {
  fc.assert(
    fc.property(batch, (values) => {
      const arrived = there(values);
      deepStrictEqual(arrived, values);
      for (const [at, value] of values.entries()) expectSameIdentities(value, arrived[at]);
    }),
    { numRuns: 2000 },
  );
});

test("no two values of a batch share anything afterwards", () => {
  fc.assert(
    fc.property(batch, (values) => {
      const seen = new Set<object>();
      for (const value of there(values)) {
        const objects = objectsIn(value);
        for (const object of objects) ok(!seen.has(object), "shared by two values");
        for (const object of objects) seen.add(object);
      }
    }),
    { numRuns: 2000 },
  );
});

test("encoding changes nothing, and neither do later changes to what was encoded", () => {
  fc.assert(
    fc.property(batch, (values) => {
      const frames = encodeValues(values);
      const expected = decodeValues(frames);
      for (const object of values.flatMap((value) => [...objectsIn(value)])) {
        if (object instanceof ArrayBuffer) new Uint8Array(object).fill(0xee);
      }
      const mutated = frames.map((frame) => Buffer.from(frame));
      deepStrictEqual(decodeValues(mutated), expected);
    }),
  );
});

test("a batch can be decoded again and again, also after its values were changed", () => {
  const shared = new Float64Array(4096).fill(7);
  const frames = encodeValues([{ shared }, { shared }]);
  const [first] = decodeValues(frames.map((frame) => Buffer.from(frame)));
  (first as { shared: Float64Array }).shared.fill(0);
  deepStrictEqual(decodeValues(frames), [{ shared }, { shared }]);
});

test("batches of primitives", () => {
  fc.assert(fc.property(fc.array(primitive), (values) => deepStrictEqual(there(values), values)));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN))), (values) =>
      deepStrictEqual(there(values), values),
    ),
  );
});

test("a sparse array of any length takes no time", () => {
  const sparse: unknown[] = [];
  sparse[4_000_000_000] = "far";
  const [first, second] = there([sparse, { other: 1 }]) as [unknown[], unknown];
  expect(first.length).toBe(4_000_000_001);
  expect(first[4_000_000_000]).toBe("far");
  expect(second).toEqual({ other: 1 });
});

test("what hangs on an array by name, or on an error as its cause, is not shared either", () => {
  const shared = { count: 1 };
  const named = Object.assign([1], { shared });
  const [a, b] = there([named, shared]) as [typeof named, typeof shared];
  expect(a.shared).toEqual(shared);
  expect(a.shared).not.toBe(b);
  const error = new Error("outside", { cause: shared });
  const [c, d] = there([error, error]) as [Error, Error];
  expect(c.message).toBe("outside");
  expect(c).not.toBe(d);
  const [e, f] = there([error, shared]) as [Error, typeof shared];
  if (e.cause !== undefined) expect(e.cause).not.toBe(f);
});

test("a view of a part of a buffer stays one, and a slice of Node's pool leaves the pool behind", () => {
  const bytes = new Uint8Array(32 * 1024).map((_, at) => at);
  const view = new Uint16Array(bytes.buffer, 100, 50);
  const arrived = decodeValue(encodeValue(view)) as Uint16Array;
  deepStrictEqual(arrived, view);
  expect(arrived.byteOffset).toBe(100);
  expect(arrived.buffer.byteLength).toBe(bytes.byteLength);
  const pooled = Buffer.from("from the pool");
  const copy = decodeValue(encodeValue(pooled)) as Buffer;
  expect(Buffer.isBuffer(copy)).toBe(true);
  expect(copy.toString()).toBe("from the pool");
  expect(framesSize(encodeValue(pooled))).toBeLessThan(200);
});

test("a big buffer travels once, however often it is met in a batch", () => {
  const big = new Float64Array(100_000).fill(1.5);
  const frames = encodeValues([{ big }, { big }, [big, big]]);
  expect(frames.length).toBe(2);
  expect(framesSize(frames)).toBeLessThan(big.byteLength + 1000);
  deepStrictEqual(decodeValues(frames), [{ big }, { big }, [big, big]]);
});

test.each([
  ["a function", () => () => 1],
  ["a symbol", () => Symbol("s")],
  ["a promise", () => Promise.resolve()],
  ["shared memory", () => new SharedArrayBuffer(8)],
  ["a view of shared memory", () => new Uint8Array(new SharedArrayBuffer(8))],
  ["a weak map", () => new WeakMap()],
])("%s is refused", (_, make) => {
  expect(() => encodeValues([1, { inside: make() }])).toThrow(/could not be cloned/);
});

test("random bytes are refused or read, and nothing else happens", () => {
  const frame = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 4 }), fc.nat({ max: 4 }), (frames, kind) => {
      const [first, ...rest] = frames;
      const body = first === undefined ? [] : [Buffer.from([kind, ...first]), ...rest];
      expectRefusedOrRead(body);
    }),
    { numRuns: 3000 },
  );
});

test("batches with some bytes changed are refused or read, and nothing else happens", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(batch, changes, fc.nat({ max: 3 }), (values, spots, missing) => {
      const [body, ...buffers] = encodeValues(values).map((frame) => Buffer.from(frame));
      if (body === undefined) return;
      for (const [at, byte] of spots) body[at % body.length] = byte;
      expectRefusedOrRead([body.subarray(0, body.length - missing), ...buffers.slice(missing)]);
    }),
    { numRuns: 2000 },
  );
});

function expectRefusedOrRead(frames: readonly Uint8Array[]): void {
  try {
    expect(Array.isArray(decodeValues(frames))).toBe(true);
  } catch (error) {
    if (!(error instanceof Error)) throw new Error("something else was thrown", { cause: error });
    if (error.name === "AssertionError") throw error;
  }
}
