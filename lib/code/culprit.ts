/** Why a value cannot travel, and where in it the reason is. Looked for only once it has failed. */
import { types } from "node:util";
import { encodeValue } from "./values.ts";

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
  return { path, reason: `is ${describe(value)}` };
}

function canTravel(value: unknown): boolean {
  try {
    encodeValue(value);
    return true;
  } catch {
    return false;
  }
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
    yield [step, Reflect.get(value, key)];
  }
}

function describe(value: unknown): string {
  if (types.isProxy(value)) return "a Proxy";
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return `a ${name === "Object" ? className(value) : name}, which belongs to its process`;
}

function className(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}
