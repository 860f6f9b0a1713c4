import { expect, test } from "vitest";
import { gridpulse, jsonLines } from "./cli-command.ts";

test("items from arguments, as JSON or as text", async () => {
  const given = ["1", "text", '"quoted"', "null", "[1,2]", '{"a":1}', "01", "-5", "true"];
  const { code, stdout, stderr } = await gridpulse(["map", "only.mjs", "--", ...given]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(jsonLines(stdout)).toEqual([
    { type: "number", x: 1 },
    { type: "string", x: "text" },
    { type: "string", x: "quoted" },
    { type: "object", x: null },
    { type: "object", x: [1, 2] },
    { type: "object", x: { a: 1 } },
    { type: "string", x: "01" },
    { type: "number", x: -5 },
    { type: "boolean", x: true },
  ]);
});

test("negative numbers need no special care", async () => {
  const { code, stdout } = await gridpulse(["map", "square.mjs", "-q", "-2", "3", "-0.5"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "4\n9\n0.25\n" });
});

test("JSON Lines from the standard input, as many as there are", async () => {
  const input = `${Array.from({ length: 3000 }, (_, x) => `${x}`).join("\r\n")}\n\n  \n7`;
  const { code, stdout, stderr } = await gridpulse(["map", "square.mjs"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(jsonLines(stdout)).toEqual([...Array.from({ length: 3000 }, (_, x) => x * x), 49]);
  expect(await gridpulse(["map", "square.mjs"])).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("a line that is no JSON: the results before it, then an error that names the line", async () => {
  const input = "1\n2\n\n{oops\n5\n";
  const { code, stdout, stderr } = await gridpulse(["map", "square.mjs"], { input });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "1\n4\n" });
  expect(stderr).toBe(
    'gridpulse: line 4 of the standard input: expected a JSON value, got "{oops"\n',
  );
});

test("a failure ends it, after the results before it", async () => {
  const args = ["map", "several.mjs#root", "--workers", "1", "--", "4", "-1", "9"];
  const { code, stdout, stderr } = await gridpulse(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "2\n" });
  expect(stderr).toMatch(/^gridpulse: task 1 of root failed on \S+: RangeError: no root of -1\n/);
  expect(stderr).toMatch(/several\.mjs:4:/);
});

test("--keep-going: null in its place, and the exit code tells", async () => {
  const args = ["map", "several.mjs#root", "--keep-going", "--", "4", "-1", "9"];
  const { code, stdout, stderr } = await gridpulse(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "2\nnull\n3\n" });
  expect(stderr).toContain("no root of -1");
});

test("--outcomes: what became of each, with its usage", async () => {
  const args = ["map", "several.mjs#root", "--outcomes", "--", "4", "-1", "9"];
  const { code, stdout, stderr } = await gridpulse(args);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  const outcomes = jsonLines(stdout) as { readonly index: number }[];
  const usage = expect.objectContaining({
    attempts: 1,
    host: expect.any(String) as string,
  }) as object;
  expect(outcomes.toSorted((a, b) => a.index - b.index)).toMatchObject([
    { index: 0, status: "fulfilled", value: 2, usage },
    {
      index: 1,
      status: "rejected",
      error: { code: "GRIDPULSE_TASK_FAILED", causeOfDeath: "exception" },
      usage,
    },
    { index: 2, status: "fulfilled", value: 3, usage },
  ]);
});

test("--spread, and what tasks print", async () => {
  const spread = await gridpulse(["map", "several.mjs#add", "--spread", "[1,2]", '["a","b"]']);
  expect(spread).toEqual({ code: 0, stdout: '3\n"ab"\n', stderr: "" });
  const printed = await gridpulse(["map", "several.mjs#print", "5"]);
  expect(printed).toEqual({ code: 0, stdout: "null\n", stderr: "printed 5\n" });
  const quiet = await gridpulse(["map", "several.mjs#print", "5", "--quiet"]);
  expect(quiet).toEqual({ code: 0, stdout: "null\n", stderr: "" });
  const strange = await gridpulse(["map", "several.mjs#strange", "big", "nothing", "map"]);
  expect(strange).toEqual({ code: 0, stdout: '"5"\nnull\n{}\n', stderr: "" });
});

test("a reader who has enough ends it without a word", async () => {
  const input = Array.from({ length: 2000 }, (_, x) => `${x}`).join("\n");
  const args = ["map", "several.mjs#endless", "-q"];
  const { code, stderr } = await gridpulse(args, { input, closeAfter: 1000 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("an item of --spread that is no list fails its task", async () => {
  const { code, stderr } = await gridpulse(["map", "several.mjs#add", "--spread", "5"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/task 0 of add failed.*not iterable/);
});

test.each([
  [
    "a missing file",
    ["nowhere.mjs", "1"],
    /FILE: expected a file .*there is no \/.*\/nowhere\.mjs/,
  ],
  ["a missing export", ["square.mjs#cube", "1"], /exports no function "cube".*default, other/],
  ["no function at all", ["none.mjs", "1"], /exports no function "default".*none/],
  ["an export that is no function", ["none.mjs#value", "1"], /no function "value"/],
  [
    "several exports",
    ["several.mjs", "1"],
    /several functions.*FILE#NAME.*add, endless, print, root/,
  ],
  ["a module that throws", ["broken.mjs", "1"], /cannot be imported: RangeError: broken on purp/],
  ["a bad number", ["square.mjs", "1", "--workers", "two"], /--workers.*whole number.*"two"/],
  ["a bad size", ["square.mjs", "1", "--memory", "lots"], /memory.*expected.*"lots"/],
])("%s", async (_, args, message) => {
  const { code, stdout, stderr } = await gridpulse(["map", ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^gridpulse: /);
  expect(stderr).toMatch(message);
});

test("TypeScript without a loader runs where Node strips types, and else says what to install", async () => {
  const { code, stdout, stderr } = await gridpulse(["map", "typed.ts", "1"]);
  const strips = "typescript" in process.features && process.features.typescript !== false;
  expect({ code, stdout }).toEqual(strips ? { code: 0, stdout: "2\n" } : { code: 1, stdout: "" });
  if (!strips) expect(stderr).toMatch(/tsx.*NODE_OPTIONS=--import=tsx/);
});

test("TypeScript under tsx", async () => {
  const given = { nodeArguments: ["--import", "tsx"] };
  const { code, stdout, stderr } = await gridpulse(["map", "typed.ts", "1", "2"], given);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "2\n4\n", stderr: "" });
});
