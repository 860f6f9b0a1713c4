/** Looking at values that may do anything when they are looked at: nothing here ever throws. */
import { types } from "node:util";
import { encodeValue } from "./values.ts";

export function canTravel(value: unknown): boolean {
  try {
    encodeValue(value);
    return true;
  } catch {
    return false;
  }
}

/** A getter of the user's may throw, and would take the whole process with it. */
export function readField(object: object, field: string): unknown {
  try {
    return Reflect.get(object, field);
  } catch {
    return undefined;
  }
}

/** The name of an object's class; empty where it has none. */
export function classNameOf(object: object): string {
  const constructor = readField(object, "constructor");
  if (typeof constructor !== "function") return "";
  const name = readField(constructor, "name");
  return typeof name === "string" ? name : "";
}

/** What a value is, in a word or two. */
export function describeValue(value: unknown): string {
  if (types.isProxy(value)) return "a Proxy";
  if (typeof value === "symbol") return value.toString();
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return typeof value;
  }
}
