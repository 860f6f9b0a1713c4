import { inspect } from "node:util";
import { GridpulseError } from "../errors.ts";

/** An argument that is refused before the library sees it. */
export function badArgument(what: string, expected: string, value: unknown): GridpulseError {
  const shown = inspect(value, { depth: 0, maxStringLength: 80 });
  return new GridpulseError(
    "GRIDPULSE_BAD_ARGUMENT",
    `${what}: expected ${expected}, got ${shown}`,
  );
}

/** C ends a string at the first NUL: the rest would be lost without a word. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && !value.includes("\0");
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
