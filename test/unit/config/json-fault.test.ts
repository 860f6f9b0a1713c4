import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonFault } from "../../../lib/config/json-fault.ts";

test.each([
  ["", 1, 1, "a value", "the end of the file"],
  ["{ a: 1 }", 1, 3, 'a name in double quotes or "}"', '"a"'],
  ['{\n  "a": 1,\n}', 3, 1, 'a name in double quotes after ","', '"}"'],
  ['{ "a" 1 }', 1, 7, '":" after the name', '"1"'],
  ['{ "a": }', 1, 8, "a value", '"}"'],
  ['{ "a": 1\r\n"b": 2 }', 2, 1, '"," or "}" after the value', '"\\""'],
  ["[1 2]", 1, 4, '"," or "]" after the value', '"2"'],
  ["[1,]", 1, 4, 'a value after ","', '"]"'],
  ['"abc', 1, 5, "a closing quote", "the end of the file"],
  ['"a\nb"', 1, 3, "a closing quote", '"\\n"'],
  ['"a\\x"', 1, 3, "a known escape", '"\\\\"'],
  ["{} {}", 1, 4, "the end of the file", '"{"'],
  ["// note\n{}", 1, 1, "a value", '"/"'],
  ["{ 'a': 1 }", 1, 3, 'a name in double quotes or "}"', '"\'"'],
  ["01", 1, 2, "the end of the file", '"1"'],
  ["nul", 1, 1, "a value", '"n"'],
  ["[😀]", 1, 2, 'a value or "]"', '"😀"'],
])("%j", (text, line, column, expected, received) => {
  expect(findJsonFault(text)).toEqual({ line, column, expected, received });
});

test("agrees with JSON.parse on what is JSON, also after random damage", () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(2),
      fc.constantFrom(...Array.from("{}[]\",:\\ \n\ttrue0123-.eE'/")),
    )
    .map(([text, at, removed, added]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + added + text.slice(place + removed);
    });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.json().map((t) => JSON.stringify(JSON.parse(t), null, 2)),
        damaged,
        fc.string(),
      ),
      (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(findJsonFault(text) === undefined).toBe(isJson);
      },
    ),
    { numRuns: 2000 },
  );
});

test("endless nesting is a fault, not a crash", () => {
  expect(findJsonFault("[".repeat(1_000_000))).toMatchObject({ line: 1 });
});
