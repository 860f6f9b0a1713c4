/**
 * Most values that a function closes over are plain data, which v8 serialises by itself. Only the
 * objects from which something else can be reached have to be taken apart.
 */
import { membersOf, shapeOf } from "./capture-shape.ts";

/** Whether v8 alone carries a value as it is. */
export function isPlainData(root: object): boolean {
  const seen = new Set([root]);
  const open = [root];
  const meet = (value: unknown): boolean => {
    if (typeof value === "object" && value !== null) {
      if (!seen.has(value)) {
        seen.add(value);
        open.push(value);
      }
      return true;
    }
    return typeof value !== "function" && typeof value !== "symbol";
  };
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    const shape = shapeOf(object);
    if (shape.kind === "leaf") continue;
    if (shape.kind !== "plain") return false;
    if (Array.isArray(object)) {
      for (const element of object as readonly unknown[]) if (!meet(element)) return false;
      continue;
    }
    for (const [, member] of membersOf(object, shape.base)) if (!meet(member)) return false;
    for (const key of Object.keys(object)) if (!meet(Reflect.get(object, key))) return false;
  }
  return true;
}

/** The objects, among those reachable, that v8 alone cannot carry as they are. */
export function impureObjects(root: object): ReadonlySet<object> {
  const holders = new Map<object, object[]>([[root, []]]);
  const impure: object[] = [];
  const open = [root];
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    const shape = shapeOf(object);
    if (shape.kind === "leaf") continue;
    if (shape.kind !== "plain") {
      impure.push(object);
      // What an instance holds is looked at too, so that all of it is found in one go.
      if (shape.kind !== "instance") continue;
    }
    let isImpure = false;
    for (const value of contents(object, shape.base)) {
      if (typeof value === "symbol") isImpure = true;
      if ((typeof value !== "object" && typeof value !== "function") || value === null) continue;
      const known = holders.get(value);
      if (known === undefined) {
        holders.set(value, [object]);
        open.push(value);
      } else {
        known.push(object);
      }
    }
    if (isImpure) impure.push(object);
  }
  return withHolders(impure, holders);
}

/** Whatever holds something impure is impure. */
function withHolders(
  impure: object[],
  holders: ReadonlyMap<object, object[]>,
): ReadonlySet<object> {
  const found = new Set(impure);
  for (let object = impure.pop(); object !== undefined; object = impure.pop()) {
    for (const holder of holders.get(object) ?? []) {
      if (found.has(holder)) continue;
      found.add(holder);
      impure.push(holder);
    }
  }
  return found;
}

function* contents(object: object, base: Parameters<typeof membersOf>[1]): Generator {
  if (Array.isArray(object)) {
    for (const element of object as readonly unknown[]) yield element;
    return;
  }
  for (const [, member] of membersOf(object, base)) yield member;
  for (const key of Object.keys(object)) yield Reflect.get(object, key);
}
