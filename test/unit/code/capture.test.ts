/** What can be seen in this process: vitest rewrites imports, and functions still have to travel. */
import { basename } from "node:path";
import { deserialize, serialize } from "node:v8";
import { describe, expect, test } from "vitest";
import { captureFunction } from "../../../lib/code/capture.ts";
import { parseImports } from "../../../lib/code/capture-imports.ts";
import { travelsAs } from "../../../lib/code/capture-marked.ts";
import { impureObjects, isPlainData } from "../../../lib/code/capture-purity.ts";
import type { FunctionTravel, Part } from "../../../lib/code/function-travel.ts";
import { reviveFunction } from "../../../lib/code/revive.ts";

async function thereAndBack(
  f: (...args: never[]) => unknown,
): Promise<(...args: unknown[]) => unknown> {
  const { description } = await captureFunction(f);
  return reviveFunction(deserialize(serialize(description)) as FunctionTravel);
}

async function partsOf(f: (...args: never[]) => unknown): Promise<readonly Part[]> {
  return (await captureFunction(f)).description.parts;
}

describe("functions of a test file", () => {
  test("imports of built-in modules", async () => {
    const f = await thereAndBack((path: string) => basename(path));
    expect(f("/a/b")).toBe("b");
  });

  test("only the members that are used of a module go along", async () => {
    const parts = await partsOf((source: string) => parseImports(source).size);
    const sources = parts.flatMap((part) => (part.kind === "source" ? [part.name] : []));
    expect(sources).toContain("parseImports");
    expect(sources).not.toContain("importsOf");
  });

  test("import.meta and import()", async () => {
    const f = await thereAndBack(async () => [
      import.meta.url,
      Object.keys((await import("node:path")).posix).includes("basename"),
    ]);
    await expect(f()).resolves.toStrictEqual([import.meta.url, true]);
  });
});

test("a stack trace names the file and the line", async () => {
  const { stack } = new Error("here");
  const [, file, line] = /(capture\.test\.ts):(\d+)/.exec(stack ?? "") ?? [];
  const f = await thereAndBack(() => {
    throw new Error("there");
  });
  expect(() => f()).toThrow("there");
  const error: unknown = await Promise.resolve()
    .then(f)
    .catch((error: unknown) => error);
  const place = new RegExp(`${file}:(\\d+)`).exec(
    error instanceof Error ? (error.stack ?? "") : "",
  );
  expect(Math.abs(Number(place?.[1]) - Number(line))).toBeLessThan(5);
});

test("an object may say where it is found", async () => {
  const task = { run: () => 1, [travelsAs]: { module: "gridpulse/task", name: "task" } };
  expect(await partsOf(() => task)).toContainEqual({
    kind: "export",
    loader: "import",
    module: "gridpulse/task",
    path: ["task"],
  });
});

test("a module that is missing here is named", async () => {
  const parts: Part[] = [
    { kind: "export", loader: "import", module: "file:///nowhere.js", path: ["f"] },
  ];
  await expect(reviveFunction({ parts })).rejects.toMatchObject({
    code: "GRIDPULSE_CANNOT_REVIVE",
    message: expect.stringContaining("file:///nowhere.js") as string,
  });
});

test("an export that is missing here is named", async () => {
  const parts: Part[] = [
    { kind: "export", loader: "builtin", module: "node:path", path: ["nothing"] },
  ];
  await expect(reviveFunction({ parts })).rejects.toMatchObject({
    code: "GRIDPULSE_CANNOT_REVIVE",
    message: expect.stringContaining('node:path has no "nothing"') as string,
  });
});

test("each capture of a variable that is assigned has its own copy", async () => {
  let counter = 0;
  const f = await thereAndBack(() => ++counter);
  expect([f(), f(), counter]).toStrictEqual([1, 2, 0]);
});

describe("objects that v8 alone cannot carry", () => {
  test("are those from which a function can be reached", () => {
    const plain = { a: [1, { b: 2 }] };
    const holder = { f: () => 1 };
    const root = { plain, list: [holder, plain] };
    expect([isPlainData(plain), isPlainData(root)]).toStrictEqual([true, false]);
    expect(new Set(impureObjects(root))).toStrictEqual(
      new Set([holder.f, holder, root.list, root]),
    );
  });

  test("are found through cycles, maps and sets", () => {
    const inner: Record<string, unknown> = { f: () => 1 };
    const root = new Map([["set", new Set([inner])]]);
    inner["back"] = root;
    expect(impureObjects(root).size).toBe(4);
  });

  test("data of any depth is plain", () => {
    let list: unknown;
    for (let at = 0; at < 100_000; at++) list = { next: list };
    expect(isPlainData({ list })).toBe(true);
  });
});

test("imports are read from a source", () => {
  const source = `
    #!/usr/bin/env node
    import a, { b, c as d, "e f" as g } from "one";
    import * as h from "two";
    import i from "./three.json" with { type: "json" };
    import "four";
  `.trim();
  expect(Object.fromEntries(parseImports(source))).toStrictEqual({
    a: { specifier: "one", name: "default" },
    b: { specifier: "one", name: "b" },
    d: { specifier: "one", name: "c" },
    g: { specifier: "one", name: "e f" },
    h: { specifier: "two", name: undefined },
    i: { specifier: "./three.json", name: "default", attributes: { type: "json" } },
  });
});
