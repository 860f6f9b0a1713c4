/** Checks of single values: true or false, numbers, texts, choices. */

import { type Check, refused } from "./check.ts";
import { received } from "./received.ts";

/** Bounds, both inclusive. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

const wordsForTrue = new Set(["true", "yes", "on", "1"]);
const wordsForFalse = new Set(["false", "no", "off", "0"]);

/** `true` or `false`; as text also yes/no, on/off, 1/0, in any case. */
export const boolean: Check<boolean> = {
  expected: "true or false",
  read: (raw) => (typeof raw === "boolean" ? raw : refused),
  readText(text) {
    const word = text.toLowerCase();
    if (wordsForTrue.has(word)) return true;
    return wordsForFalse.has(word) ? false : refused;
  },
};

/** A whole number that a double holds exactly. */
export function integer(bounds: Bounds = {}): Check<number> {
  const read = (raw: unknown) =>
    typeof raw === "number" && Number.isSafeInteger(raw) && isWithin(raw, bounds) ? raw : refused;
  return {
    expected: `a whole number${sayBounds(bounds)}`,
    read,
    readText: (text) => (/^[+-]?\d+$/.test(text) ? read(Number(text)) : refused),
  };
}

/** A finite number. */
export function number(bounds: Bounds = {}): Check<number> {
  const read = (raw: unknown) =>
    typeof raw === "number" && Number.isFinite(raw) && isWithin(raw, bounds) ? raw : refused;
  return {
    expected: `a number${sayBounds(bounds)}`,
    read,
    // `Number` alone would also take "", "0x10" and "Infinity".
    readText: (text) =>
      /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? read(Number(text)) : refused,
  };
}

/** Never accepted inside a text: they end up in job scripts, mail headers and file names. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** A text that is not empty and has no control characters; with `matching`, of that form. */
export function string(
  form: { readonly matching?: RegExp; readonly expected?: string } = {},
): Check<string> {
  return {
    expected: form.expected ?? "a text that is not empty and has no control characters",
    read: (raw) =>
      typeof raw === "string" &&
      raw !== "" &&
      !controlCharacter.test(raw) &&
      (form.matching?.test(raw) ?? true)
        ? raw
        : refused,
  };
}

/** One of the given texts, exactly. */
export function oneOf<const Choice extends string>(choices: readonly Choice[]): Check<Choice> {
  return {
    expected: alternatives(choices.map((choice) => received(choice))),
    read: (raw) => choices.find((choice) => choice === raw) ?? refused,
  };
}

/** Whatever the guard accepts; `expected` completes the sentence "expected …". */
export function custom<Value>(
  expected: string,
  accepts: (raw: unknown) => raw is Value,
): Check<Value> {
  return { expected, read: (raw) => (accepts(raw) ? raw : refused) };
}

/** Any value at all. */
export const anything: Check<unknown> = { expected: "anything", read: (raw) => raw };

/** `["a", "b", "c"]` as `a, b or c`. */
function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

export function isWithin(value: number, { min, max }: Bounds): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}

export function sayBounds({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? "" : ` of at most ${max}`;
}
