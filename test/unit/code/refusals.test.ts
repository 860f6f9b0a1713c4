import { afterAll, describe, expect, test } from "vitest";
import { CannotTravelError } from "../../../lib/code/cannot-travel.ts";
import { GridpulseError } from "../../../lib/errors.ts";
import { BuiltLibrary } from "./travel.ts";

const library = await BuiltLibrary.build();
afterAll(() => library[Symbol.dispose]());
const { sent, arrived } = await library.travel("refusals.mjs");

/** Case, function, variable, reason. */
const refusals: readonly (readonly [string, string, string | undefined, RegExp])[] = [
  ["a bound function", "bound f", undefined, /bound function/],
  ["a bound helper", "anonymous", "boundHelper", /bound function/],
  ["a native function with no name", "get [Symbol.species]", undefined, /native code/],
  ["a proxy of a function", "proxy", undefined, /Proxy/],
  ["a socket", "anonymous", "client.socket", /a Socket of Node\.js/],
  ["a socket of a helper", "usesClient", "client.socket", /a Socket of Node\.js/],
  ["a stream", "anonymous", "stream", /a PassThrough of Node\.js/],
  ["a proxy", "anonymous", "proxy", /Proxy/],
  ["a nested WeakMap", "anonymous", "nested.list[0].weak", /WeakMap/],
  ["a WeakSet", "anonymous", "weakSet", /WeakSet/],
  ["a WeakRef", "anonymous", "weakRef", /WeakRef/],
  ["a promise", "anonymous", "promise", /Promise/],
  ["a promise in a Map", "anonymous", 'map.get("k")', /Promise/],
  ["a symbol", "anonymous", "symbol", /Symbol\(mine\)/],
  ["a SharedArrayBuffer", "anonymous", "shared", /SharedArrayBuffer/],
  ["a view of a SharedArrayBuffer", "anonymous", "view", /SharedArrayBuffer/],
  ["a running generator", "anonymous", "running", /generator/],
  ["an iterator", "anonymous", "iterator", /iterator/],
  ["a timer", "anonymous", "timer", /a Timeout of Node\.js/],
  ["a hash", "anonymous", "hash", /a Hash of Node\.js/],
  ["an instance with private fields", "anonymous", "safe", /instance of Safe.*private/],
  ["a method with private fields", "open", undefined, /#secret/],
  ["an arrow function with private fields", "peek", undefined, /#secret/],
  ["super in a method", "hello", undefined, /super/],
  ["arguments of another function", "anonymous", undefined, /arguments/],
  ["new.target of another function", "anonymous", undefined, /new\.target/],
  ["a variable declared later", "anonymous", "tooLate", /not initialised/],
  ["a variable of a function, declared later", "f", "later", /not initialised/],
];

describe("refused, with the variable and the reason", () => {
  test.each(refusals)("%s", (name, functionName, variable, reason) => {
    const refusal = sent.find((one) => one.name === name)?.refusal;
    expect(refusal).toMatchObject({ code: "GRIDPULSE_CANNOT_TRAVEL", functionName });
    expect(refusal?.variable).toBe(variable);
    expect(refusal?.reason).toMatch(reason);
    if (variable !== undefined) expect(refusal?.message).toContain(`"${variable}"`);
  });
});

test("a helper's variable is told together with the function that was given", () => {
  const refusal = sent.find(({ name }) => name === "a socket of a helper")?.refusal;
  expect(refusal?.message).toContain('The function "main" cannot travel');
  expect(refusal?.message).toContain('in "usesClient"');
});

test("an instance whose class cannot travel arrives as a plain object, with a warning", () => {
  const name = "warned: an instance of a class that cannot travel";
  const [warning, ...more] = sent.find((one) => one.name === name)?.warnings ?? [];
  expect(more).toStrictEqual([]);
  expect(warning).toMatch(/"logged" is an instance of the class Logged.*"client\.socket"/);
  expect(arrived.get(name)?.value).toStrictEqual([1, "undefined"]);
});

test("an object with a prototype of its own arrives without it, with a warning", () => {
  const name = "warned: an object with a prototype of its own";
  expect(sent.find((one) => one.name === name)?.warnings).toHaveLength(1);
  expect(arrived.get(name)?.value).toStrictEqual([1, undefined]);
});

test("a subclass of EventEmitter travels", () => {
  expect(arrived.get("an event emitter of one's own")?.value).toBe(3);
});

test("the error is one of Gridpulse's, and says what to do", () => {
  const error = new CannotTravelError({
    givenName: "f",
    functionName: "f",
    variable: "client.socket",
    reason: "is a Socket",
  });
  expect(error).toBeInstanceOf(GridpulseError);
  expect(error.name).toBe("CannotTravelError");
  expect(error.message).toMatch(/pass it as an item, or export the function/);
});
