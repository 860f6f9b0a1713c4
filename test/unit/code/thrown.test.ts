import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isThrown, putTogether, takeApart } from "../../../lib/code/thrown.ts";
import { decodeValue, encodeValue } from "../../../lib/code/values.ts";

/** As it is after the journey. */
function there(thrown: unknown): unknown {
  const arrived = decodeValue(encodeValue(takeApart(thrown)));
  if (!isThrown(arrived)) throw new Error("nothing that was taken apart arrived");
  return putTogether(arrived);
}

function errorThere(thrown: unknown): Error {
  const error = there(thrown);
  if (error instanceof Error) return error;
  throw new Error(`no error arrived, but ${String(error)}`);
}

class DiskError extends Error {
  readonly disk = "sda";
}

class NamedError extends Error {
  override readonly name = "CustomName";
}

test.each([Error, TypeError, RangeError, SyntaxError, EvalError, ReferenceError, URIError])(
  "%o keeps its class",
  (ErrorClass) => {
    const error = errorThere(new ErrorClass("why"));
    expect(error).toBeInstanceOf(ErrorClass);
    expect(error.constructor).toBe(ErrorClass);
    expect(error).toMatchObject({ name: ErrorClass.name, message: "why" });
  },
);

test("a class that does not exist here is still to be seen, and so are its fields", () => {
  const error = errorThere(new DiskError("full"));
  expect(error).toMatchObject({ name: "DiskError", message: "full", disk: "sda" });
  expect(String(error)).toBe("DiskError: full");
  expect(errorThere(new NamedError("x")).name).toBe("CustomName");
  expect(errorThere(new (class extends Error {})("x")).name).toBe("Error");
});

test("message, stack, code and own fields arrive as they were", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.jsonValue(),
      (message, code, detail) => {
        const original = Object.assign(new RangeError(message), { code, detail });
        const error = errorThere(original);
        expect(error).toMatchObject({ message, code });
        expect(error.stack).toBe(original.stack);
        expect(Reflect.get(error, "detail")).toEqual(detail);
        expect(Object.keys(error)).toEqual(["code", "detail"]);
      },
    ),
  );
});

test("a file system's error keeps what it says", async () => {
  const { readFileSync } = await import("node:fs");
  let thrown: unknown;
  try {
    readFileSync("/nowhere/at all");
  } catch (error) {
    thrown = error;
  }
  expect(errorThere(thrown)).toMatchObject({
    code: "ENOENT",
    syscall: "open",
    path: "/nowhere/at all",
    errno: -2,
  });
});

test("a chain of causes arrives, whatever they are", () => {
  const innermost = { why: new Map([[1, "one"]]) };
  const inner = new TypeError("inner", { cause: innermost });
  const error = errorThere(new DiskError("outer", { cause: inner }));
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(error.cause).toMatchObject({ message: "inner" });
  expect((error.cause as Error).cause).toEqual(innermost);
  expect(Object.keys(error)).not.toContain("cause");
});

test("an error that is its own cause arrives, and so do two that are each other's", () => {
  const own = new Error("own");
  own.cause = own;
  expect(errorThere(own)).toMatchObject({ message: "own", cause: { message: "own" } });
  const first = new Error("first");
  const second = new RangeError("second", { cause: first });
  first.cause = second;
  const error = errorThere(first);
  expect(error).toMatchObject({ message: "first", cause: { message: "second" } });
});

test("a very long chain is cut", () => {
  let error = new Error("0");
  for (let depth = 1; depth < 10_000; depth++) error = new Error(String(depth), { cause: error });
  let depth = 0;
  for (let at: unknown = errorThere(error); at instanceof Error; at = at.cause) depth++;
  expect(depth).toBeGreaterThan(10);
  expect(depth).toBeLessThan(30);
});

test("an AggregateError keeps its errors, also when it is one of them", () => {
  const aggregate = new AggregateError([new TypeError("a"), "b", new DiskError("c")], "all");
  const error = errorThere(aggregate);
  expect(error).toBeInstanceOf(AggregateError);
  expect(error).toMatchObject({ name: "AggregateError", message: "all" });
  const { errors } = error as AggregateError;
  expect(errors[0]).toBeInstanceOf(TypeError);
  expect(errors[1]).toBe("b");
  expect(errors[2]).toMatchObject({ name: "DiskError", message: "c" });
  aggregate.errors.push(aggregate, aggregate, aggregate);
  expect((errorThere(aggregate) as AggregateError).errors.length).toBe(6);
  aggregate.errors = "not a list" as never;
  expect(errorThere(aggregate).message).toBe("all");
});

test("what is no error arrives as it is, and what cannot travel as a word", () => {
  for (const value of ["text", 0, null, undefined, 7n, { a: [1] }, new Date(5)]) {
    expect(there(value)).toEqual(value);
  }
  expect(there(Symbol("why"))).toBe("Symbol(why)");
  expect(there(() => 1)).toBe("[object Function]");
  expect(there({ inside: () => 1 })).toBe("[object Object]");
});

test("fields that cannot travel stay behind, and the others do not", () => {
  const fields = {
    callback: () => 1,
    shared: new SharedArrayBuffer(8),
    code: "E",
    nothing: undefined,
  };
  const error = errorThere(Object.assign(new Error("x"), fields));
  expect(Object.keys(error)).toEqual(["code", "nothing"]);
});

test("nothing that an error does to itself hurts the journey", () => {
  const hostile = new Error("x");
  // First, since the stack is written when it is first looked at, from the message.
  Object.defineProperty(hostile, "stack", { value: 5 });
  Object.defineProperties(hostile, {
    message: {
      get() {
        throw new Error("from a getter");
      },
    },
    detail: {
      enumerable: true,
      get() {
        throw new Error("from another");
      },
    },
    constructor: { value: undefined },
    ["__proto__"]: { enumerable: true, value: { polluted: true } },
  });
  const error = errorThere(hostile);
  expect(error.message).toBe("[object Undefined]");
  expect(Reflect.get(error, "polluted")).toBeUndefined();
});

test("errors of another realm are errors", () => {
  const foreign: unknown = runInNewContext("new TypeError('from elsewhere')");
  expect(foreign).not.toBeInstanceOf(Error);
  expect(errorThere(foreign)).toBeInstanceOf(TypeError);
  expect(errorThere(new DOMException("stop", "AbortError"))).toMatchObject({
    name: "AbortError",
    message: "stop",
  });
});

test("what was not taken apart is told from what was", () => {
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      expect(isThrown(takeApart(anything))).toBe(true);
      if (isThrown(anything)) putTogether(anything);
    }),
  );
  const whole = takeApart(new AggregateError([1], "x", { cause: 2 }));
  for (const field of ["kind", "className", "name", "message", "stack", "fields"]) {
    expect(isThrown({ ...whole, [field]: 5 })).toBe(false);
    expect(isThrown({ ...whole, [field]: undefined })).toBe(false);
  }
  expect(isThrown({ ...whole, errors: {} })).toBe(false);
  expect(isThrown({ ...whole, errors: [1] })).toBe(false);
  expect(isThrown({ ...whole, cause: "text" })).toBe(false);
  const endless = { ...whole, cause: undefined as unknown };
  endless.cause = endless;
  expect(isThrown(endless)).toBe(false);
});
