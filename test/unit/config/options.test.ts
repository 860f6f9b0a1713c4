import { describe, expect, expectTypeOf, test } from "vitest";
import { arrayOf, either, record } from "../../../lib/config/composites.ts";
import { checkOptions, splitOptions } from "../../../lib/config/options.ts";
import { anything, boolean, custom, oneOf, string } from "../../../lib/config/primitives.ts";
import { size } from "../../../lib/config/size.ts";
import { thrownBy } from "./world.ts";

const isSignal = (raw: unknown): raw is AbortSignal => raw instanceof AbortSignal;
const isSubmitter = (raw: unknown): raw is { submit(): void } =>
  typeof raw === "object" && raw !== null && "submit" in raw;

const known = {
  name: string(),
  signal: custom("an AbortSignal", isSignal),
  shared: anything,
  spread: boolean,
  hosts: arrayOf(string()),
  env: record(string()),
  native: either(string(), arrayOf(string())),
  limit: size,
};

describe("checkOptions", () => {
  test("gives back what passed, compiled and typed", () => {
    const { signal } = new AbortController();
    const shared = { a: 1 };
    const options = { signal, shared, native: ["-l", "x"], limit: "1K", name: undefined };
    const checked = checkOptions(options, known, "gridMap");
    expect(checked).toEqual({ signal, shared, native: ["-l", "x"], limit: 1024 });
    expect(checked.shared).toBe(shared);
    expect(Object.hasOwn(checked, "name")).toBe(false);
    expectTypeOf(checked.limit).toEqualTypeOf<number | undefined>();
    expectTypeOf(checked.signal).toEqualTypeOf<AbortSignal | undefined>();
    expectTypeOf(checked.native).toEqualTypeOf<string | readonly string[] | undefined>();
  });

  test("nothing is fine", () => {
    expect(checkOptions(undefined, known, "gridMap")).toEqual({});
    expect(checkOptions({}, known, "gridMap")).toEqual({});
  });

  test("a wrong type: name, expected, received", () => {
    expect(thrownBy(() => checkOptions({ signal: "soon" }, known, "gridMap"))).toMatchObject({
      name: "BadSettingError",
      code: "GRIDPULSE_BAD_SETTING",
      setting: "signal",
      source: "call",
      origin: "gridMap",
      expected: "an AbortSignal",
      received: '"soon"',
      message: 'signal (call gridMap): expected an AbortSignal, got "soon"',
    });
    expect(() => checkOptions({ hosts: ["a", 1] }, known, "gridMap")).toThrow(
      "hosts (call gridMap): expected a list, each of it a text that is not empty and has no control characters, got an array of 2",
    );
  });

  test("an unknown name: suggestion and list", () => {
    expect(() => checkOptions({ singal: 1, xyzzy: 2 }, known, "gridMap")).toThrow(
      'call gridMap: unknown option "singal" (did you mean signal?), "xyzzy"; ' +
        "known: env, hosts, limit, name, native, shared, signal, spread",
    );
  });

  test.each([[null], [3], ["x"], [[1]], [() => 1]])("%s is no object of options", (options) => {
    expect(() => checkOptions(options, known, "gridMap")).toThrow(
      "options (call gridMap): expected an object, got",
    );
  });

  test("names of Object.prototype are unknown like others", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const options = JSON.parse(`{ "${name}": 1 }`) as unknown;
      expect(() => checkOptions(options, known, "gridMap")).toThrow(`unknown option "${name}"`);
    }
  });
});

describe("splitOptions", () => {
  test("the call's own checked, settings as written", () => {
    const { own, settings } = splitOptions(
      { spread: true, memory: "2G", cpus: undefined },
      known,
      "gridMap",
    );
    expect(own).toEqual({ spread: true });
    expect(settings).toEqual({ memory: "2G" });
  });

  test("a bad setting is named with the call", () => {
    expect(() => splitOptions({ workers: "two" }, known, "processJobs")).toThrow(
      'workers (call processJobs): expected a whole number of at least 1, or null, got "two"',
    );
  });

  test("an unknown name lists both kinds", () => {
    expect(() => splitOptions({ nmae: 1 }, known, "gridMap")).toThrow(
      /unknown option "nmae" \(did you mean name\?\); known: .*memory, name, native, numResubmits/,
    );
  });

  test("a name of both kinds is the call's own", () => {
    const own = { scheduler: either(oneOf(["auto", "local"]), custom("a Scheduler", isSubmitter)) };
    const scheduler = { submit: () => undefined };
    expect(splitOptions({ scheduler }, own, "gridMap")).toEqual({
      own: { scheduler },
      settings: {},
    });
  });
});
