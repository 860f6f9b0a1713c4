import { expect, test } from "vitest";
import { curveKeyPair } from "zeromq";
import { InstanceWatch } from "../../../lib/code/instances.ts";
import { decodeValues } from "../../../lib/code/values.ts";
import { RunKeys } from "../../../lib/dispatcher/keys.ts";
import { type Items, Payloads } from "../../../lib/dispatcher/payloads.ts";
import { Refusals } from "../../../lib/dispatcher/refusals.ts";
import { decodeZ85 } from "../../../lib/dispatcher/z85.ts";

test("a token opens for its own worker and run alone", () => {
  const keys = new RunKeys();
  const token = keys.tokenOf(1);
  expect(keys.isTokenOf(1, token)).toBe(true);
  expect(keys.tokenOf(1)).toBe(token);
  for (const other of [
    keys.tokenOf(2),
    new RunKeys().tokenOf(1),
    "",
    `${token}0`,
    "é".repeat(64),
  ]) {
    expect(keys.isTokenOf(1, other)).toBe(false);
  }
  expect(keys.isTokenOf(11, token)).toBe(false);
  expect(JSON.stringify(keys)).not.toContain(token);
});

test("keys in ZeroMQ's printed form are 32 bytes", () => {
  // The example of ZeroMQ's own specification.
  expect(decodeZ85("HelloWorld")).toEqual(Buffer.from("864fd26fb559f75b", "hex"));
  const { publicKey } = curveKeyPair();
  expect(decodeZ85(publicKey).length).toBe(32);
});

test("a flood of refusals is told as a trickle", () => {
  const told: string[] = [];
  const refusals = new Refusals((what) => told.push(what));
  for (let time = 0; time < 100_000; time++) refusals.add("no key");
  expect(told).toEqual([
    "no key",
    "no key (10 times)",
    "no key (100 times)",
    "no key (1000 times)",
    "no key (10000 times)",
    "no key (100000 times)",
  ]);
  for (let time = 0; time < 100_000; time++) refusals.add(`reason ${time}`);
  expect(told.length).toBeLessThan(50);
  expect(told.at(-1)).toMatch(/^more of the kind \(\d+ times\)$/);
});

/** Items that are there once. */
function openPayloads(items: readonly unknown[]): Payloads {
  const left = new Map(items.entries());
  const source: Items = {
    take: (first, count) =>
      Array.from({ length: count }, (_, offset) => {
        if (!left.has(first + offset)) throw new Error(`item ${first + offset} was taken before`);
        const item = left.get(first + offset);
        left.delete(first + offset);
        return item;
      }),
  };
  return new Payloads(source, new InstanceWatch(() => undefined));
}

test("items that come back are sent again as they were, whatever has become of them here", () => {
  const item = { list: [1] };
  const payloads = openPayloads(["a", item, "c", undefined]);
  const first = payloads.pack(1, 0, { first: 0, count: 4, attempt: 1 });
  expect(decodeValues(first.payload.frames)).toEqual(["a", { list: [1] }, "c", undefined]);
  item.list.push(2);
  payloads.takeBack(1, [
    { first: 1, count: 1, attempt: 2 },
    { first: 3, count: 1, attempt: 1 },
  ]);
  payloads.close(1);
  expect(payloads.get(1)).toBeUndefined();
  const again = payloads.pack(2, 0, { first: 1, count: 1, attempt: 2 });
  expect(decodeValues(again.payload.frames)).toEqual([{ list: [1] }]);
  const last = payloads.pack(3, 0, { first: 3, count: 1, attempt: 1 });
  expect(decodeValues(last.payload.frames)).toEqual([undefined]);
});

test("an item that cannot be sent is named, and does not hold up the others", () => {
  const payloads = openPayloads([1, () => 2, "three"]);
  const { payload, unsendable } = payloads.pack(1, 0, { first: 0, count: 3, attempt: 1 });
  expect(decodeValues(payload.frames)).toEqual([1, undefined, "three"]);
  expect(unsendable).toMatchObject([{ index: 1, culprit: expect.anything() }]);
});
