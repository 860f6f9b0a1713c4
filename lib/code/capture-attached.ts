/** What has been attached to a function or class since it was defined. */
import { CannotTravelError } from "./cannot-travel.ts";
import { below, type CaptureContext, type Whereabouts } from "./capture-context.ts";
import type { FunctionSyntax } from "./function-syntax.ts";
import type { SourcePart, TravelProperty } from "./function-travel.ts";

type Attached = Pick<SourcePart, "properties" | "prototypeProperties">;

/** The properties that the source alone would not give back. */
export async function attachedTo(
  f: object,
  where: Whereabouts,
  context: CaptureContext,
  syntax?: FunctionSyntax,
): Promise<Attached> {
  const prototype: unknown = Object.getOwnPropertyDescriptor(f, "prototype")?.value;
  const isObject = typeof prototype === "object" && prototype !== null;
  return {
    properties: await dataOf(f, syntax?.staticNames ?? new Set(), where, context),
    prototypeProperties: isObject
      ? await dataOf(prototype, new Set(), below(where, ".prototype"), context)
      : [],
  };
}

/** Methods and accessors of a class are not enumerable; what is, is data or came later. */
async function dataOf(
  object: object,
  initialised: ReadonlySet<string>,
  where: Whereabouts,
  context: CaptureContext,
): Promise<TravelProperty[]> {
  const properties: TravelProperty[] = [];
  for (const key of Object.keys(object)) {
    const value: unknown = Object.getOwnPropertyDescriptor(object, key)?.value;
    const inside = below(where, `.${key}`);
    if (
      !initialised.has(key) ||
      (typeof value !== "object" && typeof value !== "function") ||
      value === null
    ) {
      properties.push({ key, value: context.part(value, inside), enumerable: true });
      continue;
    }
    // A static field makes its own value again; the present one is better, where it can travel.
    const part = typeof value === "function" ? undefined : await context.attempt(value, inside);
    if (part !== undefined && !(part instanceof CannotTravelError))
      properties.push({ key, value: part, enumerable: true });
  }
  return properties;
}
