/** Checks the options of a call: those that are settings, and those that only a call can have. */

import { type Checks, refused, type ValueOf } from "./check.ts";
import { BadSettingError, UnknownSettingError } from "./errors.ts";
import { received } from "./received.ts";
import { isSettingKey, type RawSettings, settingChecks, settingKeys } from "./table.ts";

/** Options that passed their checks; what was not given (or `undefined`) is absent. */
export type CheckedOptions<C extends Checks> = { readonly [Name in keyof C]?: ValueOf<C[Name]> };

/**
 * Checks each option by its check in `known`.
 *
 * @param where - names the call in messages, such as `gridMap`
 */
export function checkOptions<C extends Checks>(
  options: unknown,
  known: C,
  where: string,
): CheckedOptions<C> {
  const given = givenOptions(options, where);
  refuseUnknown(given, Object.keys(known), where);
  const checked: Record<string, unknown> = {};
  for (const [name, raw] of given) {
    const check = known[name];
    if (check === undefined) continue;
    const value = check.read(raw);
    if (value === refused) throw bad(name, check.expected, raw, where);
    checked[name] = value;
  }
  if (!hasOnlyNamesOf(checked, known)) throw new TypeError("Options have changed while checked.");
  return checked;
}

/** The two kinds of options of one call. */
export interface SplitOptions<C extends Checks> {
  /** Those of the call alone, checked. */
  readonly own: CheckedOptions<C>;
  /** Those that are settings, as written: the last source for `loadSettings`. */
  readonly settings: Partial<RawSettings>;
}

/**
 * The same for a call that takes settings too. A name that is in both is the call's own: so
 * `scheduler` can be an object as well, and the caller passes it on when it is a text.
 */
export function splitOptions<C extends Checks>(
  options: unknown,
  own: C,
  where: string,
): SplitOptions<C> {
  const given = givenOptions(options, where);
  refuseUnknown(given, [...new Set([...Object.keys(own), ...settingKeys])], where);
  const isOwn = ([name]: readonly [string, unknown]) => Object.hasOwn(own, name);
  const settings = Object.fromEntries(given.filter((option) => !isOwn(option)));
  if (!areSettings(settings, where)) throw new TypeError("Options have changed while checked.");
  return { own: checkOptions(Object.fromEntries(given.filter(isOwn)), own, where), settings };
}

function givenOptions(options: unknown, where: string): readonly (readonly [string, unknown])[] {
  if (options === undefined) return [];
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw bad("options", "an object", options, where);
  }
  return Object.entries(options).filter(([, raw]) => raw !== undefined);
}

function refuseUnknown(
  given: readonly (readonly [string, unknown])[],
  known: readonly string[],
  where: string,
): void {
  const names = new Set(known);
  const unknown = given.map(([name]) => name).filter((name) => !names.has(name));
  if (unknown.length > 0) {
    throw new UnknownSettingError(unknown, known, { source: "call", origin: where });
  }
}

function areSettings(given: object, where: string): given is Partial<RawSettings> {
  return Object.entries(given).every(([name, raw]) => {
    if (!isSettingKey(name)) return false;
    const check = settingChecks[name];
    if (check.read(raw) === refused) throw bad(name, check.expected, raw, where);
    return true;
  });
}

function hasOnlyNamesOf<C extends Checks>(checked: object, known: C): checked is CheckedOptions<C> {
  return Object.keys(checked).every((name) => Object.hasOwn(known, name));
}

function bad(setting: string, expected: string, raw: unknown, where: string): BadSettingError {
  return new BadSettingError({
    setting,
    source: "call",
    origin: where,
    expected,
    received: received(raw),
  });
}
