/** What an object is, as far as its way to another process is concerned. */
import { types } from "node:util";

/** The built-in part of an object that can be taken apart and put together again. */
export type Base = "object" | "null" | "array" | "map" | "set" | "error";

export type Shape =
  /** v8 carries it, and nothing in it can be of interest. */
  | { readonly kind: "leaf" }
  /** v8 carries it, if it carries what is in it. */
  | { readonly kind: "plain"; readonly base: Exclude<Base, "error"> }
  /** v8 would carry it without its class, or without its properties. */
  | { readonly kind: "instance"; readonly base: Base; readonly prototype: object }
  /** Only to be found again: a function, a module, `Math`. */
  | { readonly kind: "named" }
  | { readonly kind: "refused"; readonly reason: string };

const refusals: readonly (readonly [(value: unknown) => boolean, string])[] = [
  [types.isProxy, "is a Proxy, whose handler cannot be seen"],
  [types.isPromise, "is a Promise, which settles in this process only: await it first"],
  [types.isWeakMap, "is a WeakMap, whose entries cannot be listed"],
  [types.isWeakSet, "is a WeakSet, whose entries cannot be listed"],
  [(value) => value instanceof WeakRef, "is a WeakRef, which means nothing in another process"],
  [types.isSharedArrayBuffer, "is a SharedArrayBuffer, which no other process can share"],
  [
    (value) => ArrayBuffer.isView(value) && types.isSharedArrayBuffer(value.buffer),
    "is a view of a SharedArrayBuffer, which no other process can share",
  ],
  [types.isGeneratorObject, "is a generator that has been started, whose state cannot be seen"],
  [isIterator, "is an iterator, whose state cannot be seen"],
  [types.isExternal, "is a native handle"],
];

/** Of arrays, maps, sets, strings, regular expressions, and helpers on these. */
function isIterator(value: unknown): boolean {
  return Object.prototype.toString.call(value).endsWith(" Iterator]");
}

const leaf: Shape = { kind: "leaf" };
const plainObject: Shape = { kind: "plain", base: "object" };
const plainArray: Shape = { kind: "plain", base: "array" };

/** Says what an object is, without looking at what is in it. */
export function shapeOf(value: object): Shape {
  if (types.isProxy(value)) return refused(value) ?? leaf;
  if (typeof value === "function") return { kind: "named" };
  const prototype: unknown = Object.getPrototypeOf(value);
  // The two that nearly all objects are.
  if (prototype === Object.prototype && !(Symbol.toStringTag in value)) return plainObject;
  if (prototype === Array.prototype && Array.isArray(value)) return plainArray;
  if (types.isModuleNamespaceObject(value)) return { kind: "named" };
  const refusal = refused(value);
  if (refusal) return refusal;
  if (isLeaf(value)) return leaf;
  const base = baseOf(value);
  if (typeof prototype !== "object" || prototype === null) {
    return { kind: "plain", base: base === "object" || base === "error" ? "null" : base };
  }
  // An error has properties that v8 drops.
  if (base === "error" || !isBuiltinPrototype(prototype, base))
    return { kind: "instance", base, prototype };
  // `Math`, `JSON`, `process`, but also objects that bundlers make to look like modules.
  if (Symbol.toStringTag in value && base === "object") return { kind: "named" };
  return { kind: "plain", base };
}

/** What an object holds, by the name under which it is reached. */
export function* membersOf(
  value: object,
  base: Base,
): Generator<readonly [name: string, member: unknown]> {
  if (base === "map") {
    for (const [key, member] of value as ReadonlyMap<unknown, unknown>) {
      yield [".keys()", key];
      yield [typeof key === "string" ? `.get(${JSON.stringify(key)})` : ".get(…)", member];
    }
  } else if (base === "set") {
    for (const member of value as ReadonlySet<unknown>) yield [".values()", member];
  }
}

/** How a property is written behind the name of its object. */
export function accessor(key: string, base: Base): string {
  if (base === "array" && /^\d+$/.test(key)) return `[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
    ? `.${key}`
    : `[${JSON.stringify(key)}]`;
}

/** The class of which an object with this prototype is an instance. */
export function classOf(prototype: object): object | undefined {
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof constructor !== "function") return undefined;
  return Reflect.get(constructor, "prototype") === prototype ? constructor : undefined;
}

function refused(value: object): Shape | undefined {
  const refusal = refusals.find(([applies]) => applies(value));
  return refusal && { kind: "refused", reason: refusal[1] };
}

function isLeaf(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    (types.isBoxedPrimitive(value) && !types.isSymbolObject(value))
  );
}

function baseOf(value: object): Exclude<Base, "null"> {
  if (Array.isArray(value)) return "array";
  if (types.isMap(value)) return "map";
  if (types.isSet(value)) return "set";
  return types.isNativeError(value) ? "error" : "object";
}

const builtinNames: Readonly<Record<Base, string>> = {
  object: "Object",
  null: "Object",
  array: "Array",
  map: "Map",
  set: "Set",
  error: "Error",
};

/** Also true of the prototypes of other contexts, as `node:vm` makes them. */
function isBuiltinPrototype(prototype: object, base: Base): boolean {
  const constructor = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  return (
    typeof constructor === "function" &&
    constructor.name === builtinNames[base] &&
    Function.prototype.toString.call(constructor).includes("[native code]")
  );
}
