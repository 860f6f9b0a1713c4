/** The one shape that every check of a setting or an option has. */

/** What a check answers in place of a value that it does not accept. */
export const refused: unique symbol = Symbol("refused");
export type Refused = typeof refused;

/** Where a value was written: relative paths and `~` start from here. */
export interface Place {
  /** The folder of the file that holds the value, or the current one. */
  readonly base: string;
  readonly home: string;
}

/** Says what is accepted, and turns what was written (`Raw`) into what is used (`Value`). */
export interface Check<Value, Raw = Value> {
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** Reads a value from a file or a call. */
  read(raw: unknown, place?: Place): Value | Refused;
  /** Reads an environment variable; without it, the text goes to `read` as it is. */
  readText?(text: string, place?: Place): Value | Refused;
  /** Never there: carries the types only, so that they can be derived from a table of checks. */
  readonly types?: { readonly raw: Raw; readonly value: Value };
}

export type AnyCheck = Check<unknown, unknown>;
/** Checks by the name of what they check. */
export type Checks = Readonly<Record<string, AnyCheck>>;

export type ValueOf<C> = C extends Check<infer Value, unknown> ? Value : never;
export type RawOf<C> = C extends Check<unknown, infer Raw> ? Raw : never;

/** Reads text with the check's own reader of text, if it has one. */
export function readText<Value>(
  check: Check<Value, unknown>,
  text: string,
  place?: Place,
): Value | Refused {
  return check.readText === undefined ? check.read(text, place) : check.readText(text, place);
}
