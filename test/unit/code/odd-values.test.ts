import { describe, expect, test } from "vitest";
import { culpritIn } from "../../../lib/code/culprit.ts";
import { InstanceWatch } from "../../../lib/code/instances.ts";
import { takeApart } from "../../../lib/code/thrown.ts";

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("get");
    },
    getPrototypeOf() {
      throw new Error("getPrototypeOf");
    },
    ownKeys() {
      throw new Error("ownKeys");
    },
  },
);
const throwing = {
  get a() {
    throw new RangeError("gg");
  },
};
const odd: [string, unknown, RegExp][] = [
  ["a revoked proxy", revoked.proxy, /is a Proxy/],
  ["a hostile proxy", hostile, /is a Proxy/],
  ["a getter that throws", throwing, /has a getter "a" that throws/],
  ["no constructor to speak of", Object.create({ constructor: undefined, f() {} }), /^$/],
  ["a function inside", { list: [1, { call: () => 1 }] }, /is a function/],
  ["a promise", Promise.resolve(), /instance of Promise/],
];

describe.each(odd)("%s", (_, value, reason) => {
  test("names its culprit, if it has one", () => {
    const culprit = culpritIn(value);
    expect(culprit?.reason ?? "").toMatch(reason);
  });

  test("can be watched, and thrown", () => {
    new InstanceWatch(() => undefined).watch([value, [value]]);
    expect(takeApart(value)).toMatchObject({ kind: "value" });
  });
});

test("the way to the culprit is told", () => {
  expect(culpritIn({ list: [1, { call: () => 1 }] })?.path).toBe(".list[1].call");
});

test("nobody's getters are called only to look", () => {
  let calls = 0;
  const counting = {
    get a() {
      calls++;
      return 1;
    },
  };
  new InstanceWatch(() => undefined).watch([counting]);
  expect(calls).toBe(0);
});
