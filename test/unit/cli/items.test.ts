import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { itemOf, JsonLines } from "../../../lib/cli/items.ts";

test.each([
  ["1", 1],
  ["-1.5e3", -1500],
  ["01", "01"],
  ["", ""],
  ["text", "text"],
  ['"1"', "1"],
  ["null", null],
  ["{}", {}],
  ["{", "{"],
  ["NaN", "NaN"],
])("the argument %j is the item %j", (argument, item) => {
  expect(itemOf(argument)).toEqual(item);
});

describe("JSON Lines", () => {
  async function read(text: string, pieces = 1) {
    const size = Math.ceil(text.length / pieces) || 1;
    const chunks = Array.from({ length: pieces }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    const lines = new JsonLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));
    const items: unknown[] = [];
    for await (const item of lines) items.push(item);
    return { items, fault: lines.fault };
  }

  test.each([
    ["", []],
    ["1\n2\n", [1, 2]],
    ["1\n2", [1, 2]],
    ['\n\n{"a":[1]}\r\n  \r\n"x"\n', [{ a: [1] }, "x"]],
    [" 5 \nnull\n", [5, null]],
  ])("%j", async (text, items) => {
    expect(await read(text)).toEqual({ items, fault: undefined });
    expect(await read(text, 4)).toEqual({ items, fault: undefined });
  });

  test("end at the first line that is none, and say which", async () => {
    const { items, fault } = await read(`1\n\n2\n${"{bad".repeat(50)}\n3\n`);
    expect(items).toEqual([1, 2]);
    expect(fault).toMatch(/^line 4 of the standard input: expected a JSON value, got "\{bad.*…"$/);
    expect(fault?.length).toBeLessThan(150);
  });
});
