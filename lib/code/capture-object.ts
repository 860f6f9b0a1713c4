/** An object on its way: as it is, found again, or taken apart. */
import { types } from "node:util";
import { builtinPart, globalPart } from "./capture-builtins.ts";
import { below, type CaptureContext, refusal, type Whereabouts } from "./capture-context.ts";
import { loadedModule } from "./capture-exports.ts";
import { classPart } from "./capture-instance.ts";
import { markedPart } from "./capture-marked.ts";
import { accessor, type Base, membersOf, shapeOf } from "./capture-shape.ts";
import { isSharedSymbol } from "./capture-symbol.ts";
import type { Part, PartId, TravelProperty } from "./function-travel.ts";

/** The part for an object. */
export async function objectPart(
  value: object,
  where: Whereabouts,
  context: CaptureContext,
): Promise<Part> {
  const shape = shapeOf(value);
  if (shape.kind === "refused") throw refusal(where, shape.reason);
  if (shape.kind === "leaf" || (shape.kind === "plain" && !context.isImpure(value)))
    return { kind: "leaf", value };
  const reference = await referencePart(value, context);
  if (reference) return reference;
  if (shape.kind !== "instance")
    return takenApart(value, shape.kind === "plain" ? shape.base : "object", { where, context });
  const { base, prototype } = shape;
  if (base === "error" && prototype === errorPrototype(errorType(value)))
    return takenApart(value, base, { where, context });
  const type = await classPart({ value, base, prototype, where, context });
  return takenApart(value, base, { where, context }, type);
}

/** The part for an object that the other side can find by itself. */
export async function referencePart(
  value: object,
  context: CaptureContext,
): Promise<Part | undefined> {
  const known =
    markedPart(value) ?? globalPart(value) ?? builtinPart(value) ?? context.commonjs(value);
  if (known || !types.isModuleNamespaceObject(value)) return known;
  // A module does not tell its URL, but a function that it exports may.
  for (const name of Object.keys(value)) {
    const member: unknown = Reflect.get(value, name);
    const place = typeof member === "function" && context.inspector.placeOf(member);
    if (!place || !place.inModule) continue;
    const url = context.inspector.urlOf(place.scriptId);
    if ((await loadedModule(url)) === value)
      return { kind: "export", loader: "import", module: url, path: [] };
  }
  return undefined;
}

interface Surroundings {
  readonly where: Whereabouts;
  readonly context: CaptureContext;
}

function takenApart(
  value: object,
  base: Base,
  { where, context }: Surroundings,
  type?: PartId,
): Part {
  const properties = propertiesOf(value, base, { where, context });
  const ofClass = type === undefined ? {} : { class: type };
  if (base === "error") return { kind: "error", type: errorType(value), properties, ...ofClass };
  const members = Array.from(membersOf(value, base), ([name, member]) =>
    context.part(member, below(where, name)),
  );
  const length = Array.isArray(value) ? { length: value.length } : {};
  return { kind: "object", base, properties, members, ...length, ...ofClass };
}

/** The own properties that matter: what v8 would take, symbols that both sides know, and what errors hide. */
export function propertiesOf(
  value: object,
  base: Base,
  { where, context }: Surroundings,
): TravelProperty[] {
  return Reflect.ownKeys(value).flatMap((key): TravelProperty[] => {
    const enumerable = Object.prototype.propertyIsEnumerable.call(value, key);
    if (!enumerable && base !== "error") return [];
    if (typeof key === "symbol" && !isSharedSymbol(key)) return [];
    const step = typeof key === "symbol" ? `[${String(key)}]` : accessor(key, base);
    const part = context.part(Reflect.get(value, key), below(where, step));
    return [
      { key: typeof key === "symbol" ? context.part(key, where) : key, value: part, enumerable },
    ];
  });
}

const errorTypes = [
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
] as const;

function errorType(value: object): string {
  return errorTypes.find((type) => value instanceof type)?.name ?? "Error";
}

function errorPrototype(type: string): object {
  return errorTypes.find(({ name }) => name === type)?.prototype ?? Error.prototype;
}
