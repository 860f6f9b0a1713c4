/** A function on its way: by reference where it can be found again, else by source. */
import { types } from "node:util";
import { builtinPart, globalPart } from "./capture-builtins.ts";
import { type CaptureContext, refusal, type Whereabouts } from "./capture-context.ts";
import { commonjsPartIn, exportPart, isRequire } from "./capture-exports.ts";
import { markedPart } from "./capture-marked.ts";
import { sourcePart } from "./capture-source.ts";
import type { Part } from "./function-travel.ts";

/** The part for a function or class. */
export async function functionPart(
  f: object,
  where: Whereabouts,
  context: CaptureContext,
): Promise<Part> {
  if (types.isProxy(f)) throw refusal(where, "is a Proxy, whose handler cannot be seen");
  const marked = markedPart(f);
  if (marked) return marked;
  if (isRequire(f)) return { kind: "require", from: where.url };
  const place = context.inspector.placeOf(f);
  const url = place && context.inspector.urlOf(place.scriptId);
  if (place === undefined || url === undefined || url.startsWith("node:")) {
    const known = globalPart(f) ?? builtinPart(f);
    if (known) return known;
    throw nativeRefusal(f, where);
  }
  const exported = place.inModule ? await exportPart(f, url) : commonjsPartIn(f, url);
  return exported ?? (await sourcePart(f, { ...where, url }, { context, place, url }));
}

function nativeRefusal(f: object, where: Whereabouts): Error {
  const name: unknown = Reflect.get(f, "name");
  if (typeof name === "string" && name.startsWith("bound ")) {
    return refusal(
      where,
      "is a bound function, whose target and arguments cannot be seen",
      "Use an arrow function that makes the call instead.",
    );
  }
  return refusal(where, "is native code that has no name by which another process could find it");
}
