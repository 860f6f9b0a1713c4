import { afterAll, describe, expect, test } from "vitest";
import { BuiltLibrary } from "./travel.ts";

const library = await BuiltLibrary.build();
afterAll(() => library[Symbol.dispose]());
const { sent, arrived } = await library.travel("shared-variables.mjs");

describe("a variable that functions share and assign is one variable on the other side", () => {
  test.each(sent.filter(({ refusal }) => !refusal).map(({ name }) => name))("%s", (name) => {
    const one = sent.find((one) => one.name === name);
    expect(arrived.get(name)?.error).toBeUndefined();
    expect(arrived.get(name)?.value).toStrictEqual(one?.expected);
  });
});

test("what cannot be told is refused, with the variable and a way out", () => {
  const refused = sent.filter(({ refusal }) => refusal);
  expect(refused.map(({ name }) => name)).toStrictEqual([
    "refused: two generators around what may be one variable",
  ]);
  expect(refused[0]?.refusal).toMatchObject({ code: "GRIDPULSE_CANNOT_TRAVEL", variable: "at" });
  expect(refused[0]?.refusal?.message).toContain("const state = { at: … }");
});
