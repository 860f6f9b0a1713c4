/** Checks made of other checks. */

import { type Check, readText, refused } from "./check.ts";

/** The same, or `null`; in the environment the word `null`. */
export function nullable<Value, Raw>(inner: Check<Value, Raw>): Check<Value | null, Raw | null> {
  return {
    expected: `${inner.expected}, or null`,
    read: (raw, place) => (raw === null ? null : inner.read(raw, place)),
    readText: (text, place) => (text === "null" ? null : readText(inner, text, place)),
  };
}

/** What the first accepts, else what the second accepts. */
export function either<A, RawA, B, RawB>(
  first: Check<A, RawA>,
  second: Check<B, RawB>,
): Check<A | B, RawA | RawB> {
  return {
    expected: `${first.expected}, or ${second.expected}`,
    read(raw, place) {
      const value = first.read(raw, place);
      return value === refused ? second.read(raw, place) : value;
    },
    readText(text, place) {
      const value = readText(first, text, place);
      return value === refused ? readText(second, text, place) : value;
    },
  };
}

/** A list, each element checked; in the environment separated by commas. */
export function arrayOf<Value, Raw>(
  inner: Check<Value, Raw>,
): Check<readonly Value[], readonly Raw[]> {
  return {
    expected: `a list, each of it ${inner.expected}`,
    read: (raw, place) =>
      Array.isArray(raw) ? all(raw, (element: unknown) => inner.read(element, place)) : refused,
    readText: (text, place) =>
      all(text.split(","), (element) => readText(inner, element.trim(), place)),
  };
}

/** An object used as a dictionary, each value checked. */
export function record<Value, Raw>(
  inner: Check<Value, Raw>,
): Check<Readonly<Record<string, Value>>, Readonly<Record<string, Raw>>> {
  return {
    expected: `an object, each value of it ${inner.expected}`,
    read(raw, place) {
      if (!isDictionary(raw)) return refused;
      const entries: [string, Value][] = [];
      for (const [name, element] of Object.entries(raw)) {
        const value = inner.read(element, place);
        if (value === refused) return refused;
        entries.push([name, value]);
      }
      // `fromEntries` defines properties: a key "__proto__" stays a key.
      return Object.fromEntries(entries);
    },
  };
}

/** An object that is neither a list nor an instance of some class. */
export function isDictionary(raw: unknown): raw is Readonly<Record<string, unknown>> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  const prototype: unknown = Object.getPrototypeOf(raw);
  // Objects of another realm (vm, test runners) have another `Object.prototype`.
  return (
    prototype === null ||
    prototype === Object.prototype ||
    Object.getPrototypeOf(prototype) === null
  );
}

function all<Element, Value>(
  elements: readonly Element[],
  read: (element: Element) => Value | typeof refused,
): readonly Value[] | typeof refused {
  const values: Value[] = [];
  for (const element of elements) {
    const value = read(element);
    if (value === refused) return refused;
    values.push(value);
  }
  return values;
}
