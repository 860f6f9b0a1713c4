import { afterAll, describe, expect, test } from "vitest";
import { BuiltLibrary, type Travelled } from "./travel.ts";

const library = await BuiltLibrary.build();
afterAll(() => library[Symbol.dispose]());

const closures = await library.travel("closures.mjs");
const commonjs = await library.travel("commonjs/program.cjs");
const typed = await library.travel("typed.ts", ["--import", "tsx"]);
const typedCommonjs = await library.travel("commonjs/typed.ts", ["--import", "tsx"]);

function arriveAsTheyWere({ sent, arrived }: Travelled): void {
  test.each(sent.map(({ name }) => name))("%s", (name) => {
    const one = sent.find((one) => one.name === name);
    const other = arrived.get(name);
    expect(one?.refusal?.message).toBeUndefined();
    expect(other?.error).toBeUndefined();
    expect(other?.value).toStrictEqual(one?.expected);
    if (one?.functionName !== "anonymous") expect(other?.functionName).toBe(one?.functionName);
    expect(one?.warnings).toStrictEqual([]);
  });
}

describe("functions of an ES module arrive as they were", () => arriveAsTheyWere(closures));
describe("functions of a CommonJS program arrive as they were", () => arriveAsTheyWere(commonjs));
describe("functions of a TypeScript program arrive as they were", () => arriveAsTheyWere(typed));
describe("functions of TypeScript compiled to CommonJS arrive as they were", () =>
  arriveAsTheyWere(typedCommonjs));

function firstPart({ sent }: Travelled, name: string): unknown {
  return sent.find((one) => one.name === name)?.description?.parts[0];
}

describe("by reference", () => {
  test.each([
    [closures, "an exported function", "import", /library\.mjs$/, ["double"]],
    [closures, "a default export", "import", /library\.mjs$/, ["default"]],
    [closures, "an exported class's static method", "import", /library\.mjs$/, ["Ruler", "twice"]],
    [closures, "a member of an exported object", "import", /library\.mjs$/, ["tools", "halve"]],
    [closures, "a function of a CommonJS module", "require", /commonjs-library\.cjs$/, ["shift"]],
    [closures, "a function of a builtin module", "builtin", /^node:path$/, ["basename"]],
    [typed, "an exported TypeScript function", "import", /typed-library\.ts$/, ["quadruple"]],
    [
      typedCommonjs,
      "an exported function of compiled CommonJS",
      "require",
      /typed-library\.ts$/,
      ["quadruple"],
    ],
  ] as const)("%#: %s travels by its name in its module", (where, name, loader, module, path) => {
    expect(firstPart(where, name)).toMatchObject({
      kind: "export",
      loader,
      module: expect.stringMatching(module) as string,
      path,
    });
  });

  test.each([
    ["parseInt", ["parseInt"]],
    ["Math.max", ["Math", "max"]],
  ])("%s travels by its global name", (name, path) => {
    expect(firstPart(closures, name)).toStrictEqual({ kind: "global", path });
  });
});

test("the program itself is never imported again", () => {
  const modules = closures.sent.flatMap(({ description }) =>
    (description?.parts ?? []).flatMap((part) => (part.kind === "export" ? [part.module] : [])),
  );
  expect(modules.length).toBeGreaterThan(0);
  expect(modules.filter((module) => module.includes("closures.mjs"))).toStrictEqual([]);
});

test("Node prints no warning about how functions are revived", () => {
  expect(closures.printed).toBe("");
  expect(commonjs.printed).toBe("");
});

test("a module that waits for the run is not waited for", async () => {
  expect(await library.program("waiting.mjs")).toBe("source source\n");
});

test("an arrow function is not run to see its this", async () => {
  expect(await library.program("looking-inside.mjs")).toBe("0 7 7 7 7 this\n");
});
