import { expect, test } from "vitest";
import { executorArguments } from "../../../lib/run/executor-arguments.ts";

test.each([
  [[], []],
  [
    ["--import", "tsx"],
    ["--import", "tsx"],
  ],
  [
    ["--enable-source-maps", "--conditions=dev"],
    ["--enable-source-maps", "--conditions=dev"],
  ],
  [["-e", "code", "--no-warnings"], ["--no-warnings"]],
  [
    ["--input-type=module", "-r", "./x.cjs"],
    ["-r", "./x.cjs"],
  ],
  [["--input-type", "module", "--eval=1", "--trace-warnings"], ["--trace-warnings"]],
  [["--inspect", "--inspect-brk=0", "--inspect-port=1", "--cpu-prof-dir=/tmp"], []],
  [["--test", "--test-name-pattern=x", "--watch", "--watch-path", "src"], []],
])("of %j those stay that are about the code: %j", (given, kept) => {
  expect(executorArguments(given, undefined)).toEqual(kept);
});

test("memory becomes the limit of the heap, and wins over one that was there", () => {
  const given = ["--max-old-space-size=9000"];
  expect(executorArguments(given, 1000 * 2 ** 20)).toEqual([
    ...given,
    "--max-old-space-size=852",
    "--max-semi-space-size=16",
  ]);
  expect(executorArguments([], 1)).toEqual(["--max-old-space-size=17", "--max-semi-space-size=1"]);
});
