import { assert, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { compileTemplate } from "../../../lib/drmaa/compile-template.ts";
import type { JobTemplate } from "../../../lib/drmaa/index.ts";

/** The only attribute's value. */
function compiled(template: JobTemplate): unknown {
  const [attribute, ...others] = compileTemplate(template);
  expect(others).toEqual([]);
  return attribute?.value;
}

describe("a path", () => {
  test.each([
    ["/tmp/a:b", ":/tmp/a:b"],
    ["relative", ":relative"],
    [":/tmp/a", ":/tmp/a"],
    ["node1:/tmp/a", "node1:/tmp/a"],
    ["$drmaa_wd_ph$/out:$drmaa_incr_ph$", ":$drmaa_wd_ph$/out:$drmaa_incr_ph$"],
  ])("%s", (path, expected) => expect(compiled({ outputPath: path })).toBe(expected));
});

test("seconds become hours, minutes and seconds that mean the same", () => {
  assert(
    property(nat(10_000_000), (seconds) => {
      const text = String(compiled({ hardWallclockTimeLimit: seconds }));
      expect(text).toMatch(/^\d{2,}:[0-5]\d:[0-5]\d$/);
      const meant = text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
      expect(meant).toBe(seconds);
    }),
  );
});

test("a date becomes a local time", () => {
  expect(compiled({ startTime: new Date(2030, 0, 2, 3, 4, 5, 678) })).toBe("2030/01/02 03:04:05");
  expect(compiled({ deadlineTime: new Date(2031, 11, 31, 23, 59, 0) })).toBe("2031/12/31 23:59:00");
});

test("what is undefined or an empty list is left to the library", () => {
  const template = { args: [], email: [], jobEnvironment: {}, otherAttributes: {} };
  expect(compileTemplate(template)).toEqual([]);
  // As a program without types may have it.
  const loose: object = { jobName: undefined };
  expect(compileTemplate(loose)).toEqual([]);
});

test.each([
  [{ remoteCommand: 1 }, "remoteCommand: expected a string without NUL, got 1"],
  [{ jobName: "a\0b" }, "jobName: expected a string without NUL"],
  [{ args: "x" }, "args: expected strings without NUL in an array, got 'x'"],
  [{ args: [1] }, "args: expected strings"],
  [{ jobSubmissionState: "held" }, '"active" or "hold", got \'held\''],
  [{ jobEnvironment: { "A=B": "1" } }, "jobEnvironment: expected an object of strings"],
  [{ jobEnvironment: ["A=1"] }, "jobEnvironment: expected an object of strings"],
  [{ joinFiles: "y" }, "joinFiles: expected true or false"],
  [{ startTime: new Date(Number.NaN) }, "startTime: expected a valid Date"],
  [{ transferFiles: "x" }, "transferFiles: expected some of the letters"],
  [{ hardRunDurationLimit: -1 }, "hardRunDurationLimit: expected seconds"],
  [{ otherAttributes: { a: 1 } }, "a: expected an object of strings"],
  [{ otherAttributes: null }, "otherAttributes: expected an object of strings"],
  [{ name: "x" }, "expected attributes out of remoteCommand, args,"],
  [null, "job template: expected an object, got null"],
])("%o is refused", (template, words) => {
  // @ts-expect-error programs without types can say anything
  const compile = () => compileTemplate(template);
  expect(compile).toThrow(expect.objectContaining({ code: "GRIDPULSE_BAD_ARGUMENT" }));
  expect(compile).toThrow(words);
});
