import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyCheck, readText, refused } from "../../../lib/config/check.ts";
import { arrayOf, either, isDictionary, nullable, record } from "../../../lib/config/composites.ts";
import {
  anything,
  boolean,
  custom,
  integer,
  number,
  oneOf,
  string,
} from "../../../lib/config/primitives.ts";

const isDate = (raw: unknown): raw is Date => raw instanceof Date;

describe("expected reads as a sentence", () => {
  test.each<[AnyCheck, string]>([
    [boolean, "true or false"],
    [integer(), "a whole number"],
    [integer({ max: 3 }), "a whole number of at most 3"],
    [number({ min: 0, max: 1 }), "a number from 0 to 1"],
    [string(), "a text that is not empty and has no control characters"],
    [oneOf(["a"]), '"a"'],
    [oneOf(["a", "b", "c"]), '"a", "b" or "c"'],
    [nullable(integer()), "a whole number, or null"],
    [either(boolean, oneOf(["x"])), 'true or false, or "x"'],
    [arrayOf(integer()), "a list, each of it a whole number"],
    [record(boolean), "an object, each value of it true or false"],
    [custom("a Date", isDate), "a Date"],
    [anything, "anything"],
  ])("%#: %s", (check, expected) => {
    expect(check.expected).toBe(expected);
  });
});

test("numbers as text are what they are as values", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      // The text of -0 is "0".
      expect(readText(number(), String(value))).toBe(value + 0);
    }),
  );
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(readText(integer(), String(value))).toBe(value);
    }),
  );
  for (const text of ["", " ", "0x10", "Infinity", "NaN", "1_000", "1,5", "1e999", "--1", "."]) {
    expect(readText(number(), text)).toBe(refused);
    expect(readText(integer(), text)).toBe(refused);
  }
  expect(readText(integer(), "9007199254740993")).toBe(refused);
});

test("values of the wrong type are not converted", () => {
  expect(boolean.read("true")).toBe(refused);
  expect(integer().read("3")).toBe(refused);
  expect(number().read("3")).toBe(refused);
  expect(string().read(3)).toBe(refused);
});

test("a global pattern does not remember", () => {
  const check = string({ matching: /^a$/ });
  expect([check.read("a"), check.read("a")]).toEqual(["a", "a"]);
});

describe("composites", () => {
  test("lists, as values and as text", () => {
    expect(arrayOf(integer()).read([1, 2])).toEqual([1, 2]);
    expect(arrayOf(integer()).read([1, "2"])).toBe(refused);
    expect(arrayOf(integer()).read("1,2")).toBe(refused);
    expect(readText(arrayOf(integer()), "1, 2")).toEqual([1, 2]);
    expect(readText(arrayOf(integer()), "1,,2")).toBe(refused);
  });

  test("dictionaries", () => {
    expect(record(integer()).read({ a: 1 })).toEqual({ a: 1 });
    expect(record(integer()).read({ a: "1" })).toBe(refused);
    expect(record(integer()).read(new Map())).toBe(refused);
    const tricky = JSON.parse('{ "__proto__": 1 }') as unknown;
    const read = record(integer()).read(tricky);
    expect(Object.keys(read)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  test("what is a dictionary", () => {
    expect([{}, Object.create(null)].every(isDictionary)).toBe(true);
    expect([[], new Map(), new Date(), null, 1, () => 1].some(isDictionary)).toBe(false);
  });

  test("either takes the first that accepts", () => {
    const check = either(integer(), boolean);
    expect([check.read(1), check.read(true), check.read("1")]).toEqual([1, true, refused]);
    expect([readText(check, "1"), readText(check, "yes"), readText(check, "x")]).toEqual([
      1,
      true,
      refused,
    ]);
  });

  test("nullable", () => {
    const check = nullable(integer());
    expect([check.read(null), check.read(1), check.read(undefined)]).toEqual([null, 1, refused]);
    expect([readText(check, "null"), readText(check, "1")]).toEqual([null, 1]);
  });
});
