/** Objects that were taken apart, put together again. */
import type { ErrorPart, ObjectPart, PartId, TravelProperty } from "./function-travel.ts";

type Get = (id: PartId) => unknown;

const errorTypes: Readonly<Record<string, ErrorConstructor>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** The object without its contents, of the given class. */
export function emptyObject(part: ObjectPart | ErrorPart, type: unknown): object {
  const object = emptyBase(part);
  const prototype: unknown =
    typeof type === "function" ? Reflect.get(type, "prototype") : undefined;
  if (typeof prototype === "object" && prototype !== null) Object.setPrototypeOf(object, prototype);
  return object;
}

function emptyBase(part: ObjectPart | ErrorPart): object {
  if (part.kind === "error") return new (errorTypes[part.type] ?? Error)();
  switch (part.base) {
    case "array":
      return Array.from({ length: 0 });
    case "map":
      return new Map();
    case "set":
      return new Set();
    case "null":
      return Object.create(null) as object;
    case "object":
      return {};
  }
}

/** Fills an object, once all that it holds exists. */
export const fillObject = {
  needs(part: ObjectPart | ErrorPart): PartId[] {
    const keys = part.properties.flatMap(({ key }) => (typeof key === "number" ? [key] : []));
    const values = part.properties.map(({ value }) => value);
    return [...keys, ...values, ...(part.kind === "object" ? part.members : [])];
  },

  fill(object: object, part: ObjectPart | ErrorPart, get: Get): void {
    if (Array.isArray(object) && part.kind === "object") object.length = part.length ?? 0;
    setProperties(object, part.properties, get);
    if (part.kind === "error") return;
    const members = part.members.map(get);
    if (object instanceof Map) {
      for (let at = 0; at < members.length; at += 2)
        Map.prototype.set.call(object, members[at], members[at + 1]);
    } else if (object instanceof Set) {
      for (const member of members) Set.prototype.add.call(object, member);
    }
  },
};

/** Defines properties; assigning them would call setters of the class. */
export function setProperties(
  object: object,
  properties: readonly TravelProperty[],
  get: Get,
): void {
  for (const { key, value, enumerable } of properties) {
    const name = typeof key === "number" ? get(key) : key;
    Object.defineProperty(object, name as PropertyKey, {
      value: get(value),
      writable: true,
      enumerable,
      configurable: true,
    });
  }
}
