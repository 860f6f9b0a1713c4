import { describe, expect, test } from "vitest";
import { explain } from "../../../lib/cli/explain.ts";
import { wholeNumber } from "../../../lib/cli/whole-number.ts";
import { GridpulseError } from "../../../lib/errors.ts";
import { JobError } from "../../../lib/run/job-error.ts";

describe("explain", () => {
  test("an error is its message, anything else its text", () => {
    expect(explain(new GridpulseError("GRIDPULSE_CANCELLED", "it was"))).toBe("it was");
    expect(explain("text")).toBe("text");
    expect(explain(undefined)).toBe("undefined");
  });

  test("a task that failed: what it threw, where, and what came before", () => {
    const cause = new RangeError("no");
    cause.stack = "RangeError: no\n    at f (file.mjs:1:1)";
    const died = {
      attempt: 1,
      cause: "crashed",
      host: "a",
      evidence: "exited with code 3",
    } as const;
    const threw = {
      attempt: 2,
      cause: "exception",
      host: "b",
      evidence: "RangeError: no",
    } as const;
    const facts = { index: 5, name: "f", causeOfDeath: "exception", host: "b" } as const;
    const error = new JobError({
      ...facts,
      attempts: [died, threw],
      cause,
      logTail: "last words\n",
    });
    expect(explain(error)).toBe(
      [
        "task 5 of f failed on b: RangeError: no",
        "    RangeError: no",
        "        at f (file.mjs:1:1)",
        "  attempt 1 on a: exited with code 3",
        "  attempt 2 on b: RangeError: no",
        "  the last that its worker wrote:",
        "    last words",
      ].join("\n"),
    );
  });

  test("one that died has no stack", () => {
    const died = { attempt: 1, cause: "out_of_memory", host: "a", evidence: "heap" } as const;
    const facts = { index: 0, name: "f", causeOfDeath: "out_of_memory", host: "a" } as const;
    expect(explain(new JobError({ ...facts, attempts: [died] }))).toBe(
      "task 0 of f failed on a: out of memory, heap",
    );
  });
});

describe("whole numbers of flags", () => {
  test.each([
    ["0", 0, 0],
    ["12", 1, 12],
  ])("%s", (text, least, value) => {
    expect(wholeNumber("--n", text, least)).toBe(value);
  });

  test.each([["1.5"], ["-1"], ["0"], ["1e3"], [""], ["ten"]])("not %j", (text) => {
    expect(() => wholeNumber("--n", text, 1)).toThrow(
      `--n: expected a whole number of at least 1, got ${JSON.stringify(text)}`,
    );
  });
});
