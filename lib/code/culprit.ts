/** Why a value cannot travel, and where in it the reason is. Looked for only once it has failed. */
import { types } from "node:util";
import { canTravel, classNameOf, describeValue, readField } from "./guarded.ts";

/** What stands in the way. */
export interface Culprit {
  /** From the value to it, such as `[2].socket`; empty for the value itself. */
  readonly path: string;
  /** The end of a sentence: "is a function". */
  readonly reason: string;
}

/** So deep is looked; who nests deeper gets the way so far. */
const deepest = 100;

/** The innermost part of a value that cannot be encoded; undefined where all of it can. */
export function culpritIn(value: unknown, path = "", depth = 0): Culprit | undefined {
  if (canTravel(value)) return undefined;
  if (typeof value === "object" && value !== null && depth < deepest && !types.isProxy(value)) {
    for (const [step, member] of membersOf(value)) {
      const inner = culpritIn(member, path + step, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return { path, reason: reasonOf(value, depth) };
}

function* membersOf(value: object): Generator<readonly [string, unknown]> {
  if (value instanceof Map) {
    for (const [key, member] of value as ReadonlyMap<unknown, unknown>) {
      yield [".keys()", key];
      yield [`.get(${String(key)})`, member];
    }
  } else if (value instanceof Set) {
    for (const member of value as ReadonlySet<unknown>) yield [".values()", member];
  }
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? `[${key}]` : `.${key}`;
    yield [step, readField(value, key)];
  }
}

function reasonOf(value: unknown, depth: number): string {
  if (types.isProxy(value)) return "is a Proxy, whose handler cannot be seen";
  if (typeof value === "function") return "is a function";
  if (typeof value === "symbol") return "is a symbol";
  if (typeof value !== "object" || value === null) return `is ${describeValue(value)}`;
  if (depth >= deepest)
    return `holds something that cannot travel, more than ${deepest} levels deep`;
  const thrower = Object.keys(value).find((key) => throwsWhenRead(value, key));
  if (thrower !== undefined) return `has a getter "${thrower}" that throws`;
  const tag = describeValue(value).slice(8, -1);
  const name = tag === "Object" ? classNameOf(value) : tag;
  return name === "" || name === "Object"
    ? "is an object that cannot be copied"
    : `is an instance of ${name}, which belongs to its process`;
}

function throwsWhenRead(value: object, key: string): boolean {
  try {
    Reflect.get(value, key);
    return false;
  } catch {
    return true;
  }
}
