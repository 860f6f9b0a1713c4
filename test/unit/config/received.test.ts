import * as fc from "fast-check";
import { expect, test } from "vitest";
import { received } from "../../../lib/config/received.ts";

class Widget {
  get a(): number {
    throw new Error("must not be asked");
  }
}

test.each<[unknown, string]>([
  ["three", '"three"'],
  ['a "b"\n', '"a \\"b\\"\\n"'],
  ["x".repeat(50), `"${"x".repeat(39)}…"`],
  [`${"x".repeat(38)}😀${"x".repeat(9)}`, `"${"x".repeat(38)}…"`],
  [3, "3"],
  [-0, "-0"],
  [Number.NaN, "NaN"],
  [5n, "5n"],
  [true, "true"],
  [null, "null"],
  [undefined, "undefined"],
  [() => 1, "a function"],
  [Symbol("secret"), "a symbol"],
  [[1, 2], "an array of 2"],
  [{}, "an empty object"],
  [{ a: 1, b: 2 }, "an object with a, b"],
  [{ a: 1, b: 2, c: 3, d: 4 }, "an object with a, b, c, …"],
  [Object.create(null), "an empty object"],
  [new Map(), "an instance of Map"],
  [new Widget(), "an instance of Widget"],
])("%#: %s", (value, text) => {
  expect(received(value)).toBe(text);
});

test("objects that fight back", () => {
  const refuse = () => {
    throw new Error("no");
  };
  expect(received(new Proxy({}, { getPrototypeOf: refuse, ownKeys: refuse }))).toBe("an object");
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  expect(received(revoked.proxy)).toBe("an object");
});

test("always one short line", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const text = received(value);
      expect(text.length).toBeLessThan(260);
      expect(text).not.toMatch(/[\r\n]/);
    }),
  );
});
