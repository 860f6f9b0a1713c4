import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { readPages, root, snippetsOf } from "../markdown.ts";

const run = promisify(execFile);

/** What a program prints on its standard output; a failure is one of the test. */
async function outputOf(file: string): Promise<string> {
  const { stdout } = await run(process.execPath, [file], { cwd: root });
  return stdout;
}

const expected: Readonly<Record<string, string | RegExp>> = {
  "first-map.mjs": "[ 111, 118, 178, 261 ]\n",
  "jobs.mjs": [
    "mean 5, words 6",
    "mean: result 5, attempts: 1",
    "words: result 6, attempts: 1",
    "fail: RangeError: on purpose, attempts: 1",
    "alone: alive true, result 1.5",
    "",
  ].join("\n"),
  "stream.mjs": [
    "The 1000th odd prime is 7927.",
    "task 1 slept 30 ms, in 1 attempt",
    "task 0 slept 600 ms, in 1 attempt",
    "",
  ].join("\n"),
  "drmaa.mjs":
    /^(?:No session with a scheduler here: GRIDPULSE_DRMAA(?:_NOT_FOUND)?\n|.+, DRMAA 1\.0\n(?:exit status 3\n){4})$/,
  "usage.mjs":
    /^task 2, attempt 1: crashed, killed by SIGKILL\n(?:task \d fulfilled: [\d.]+ s, \d+ MB, on \S+, attempts: [12]\n){3}deaths: \{"crashed":1\}, workers: \d\n$/,
};

describe("examples", () => {
  test("are all here", () => {
    expect(readdirSync(join(root, "examples")).toSorted()).toEqual(
      Object.keys(expected).toSorted(),
    );
  });

  test.each(Object.entries(expected))("%s prints what it should", async (name, output) => {
    const printed = await outputOf(join(root, "examples", name));
    if (typeof output === "string") expect(printed).toBe(output);
    else expect(printed).toMatch(output);
  });
});

// Below the root, so that they find the package by its name; in a folder that Git does not see.
const folder = mkdtempSync(join(root, "dist", "snippets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs = readPages()
  .flatMap(snippetsOf)
  .filter(({ language, code }) => language === "js" && code.includes('from "gridpulse'));

describe("programs in the documentation", () => {
  test.each(programs)("$page:$line runs", async ({ code, output }) => {
    const file = join(mkdtempSync(join(folder, "program-")), "program.mjs");
    writeFileSync(file, code);
    const printed = await outputOf(file);
    if (output !== undefined) expect(printed).toBe(output);
  });
});
