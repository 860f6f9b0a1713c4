/** Instances of classes: whether they can be rebuilt in another process, and how. */
import { CannotTravelError } from "./cannot-travel.ts";
import {
  below,
  type CaptureContext,
  nameOf,
  refusal,
  type Whereabouts,
} from "./capture-context.ts";
import { type Base, classOf } from "./capture-shape.ts";
import type { PartId } from "./function-travel.ts";
import type { Inspector } from "./inspect.ts";

/** What becomes of the instances of a class. */
export type Verdict =
  | { readonly fate: "refused"; readonly reason: string }
  | { readonly fate: "plain" }
  | { readonly fate: "instance"; readonly type: object };

interface Instance {
  readonly value: object;
  readonly prototype: object;
  readonly base: Base;
  readonly where: Whereabouts;
  readonly context: CaptureContext;
}

/** The part for the class of an instance; nothing if it has to travel as a plain object. */
export async function classPart(instance: Instance): Promise<PartId | undefined> {
  const { prototype, where, context } = instance;
  let verdict = context.verdicts.get(prototype);
  if (verdict === undefined) {
    verdict = await judge(instance);
    context.verdicts.set(prototype, verdict);
  }
  if (verdict.fate === "refused") throw refusal(where, verdict.reason);
  return verdict.fate === "plain"
    ? undefined
    : context.part(verdict.type, below(where, ".constructor"));
}

async function judge({ value, prototype, base, where, context }: Instance): Promise<Verdict> {
  const type = classOf(prototype);
  const subject = `"${where.variable ?? where.functionName}"`;
  const reason = unfit(prototype, base, context.inspector);
  if (reason !== undefined) return { fate: "refused", reason };
  if (context.inspector.hasPrivateMembers(value)) {
    const owner = type ? nameOf(type) : "a class";
    return {
      fate: "refused",
      reason: `is an instance of ${owner}, whose private fields cannot be seen`,
    };
  }
  if (type === undefined) {
    context.warnings.add(
      `${subject} has a prototype of its own, and no class that could travel with it: the function sees a plain object.`,
    );
    return { fate: "plain" };
  }
  const attempt = await context.attempt(type, below(where, ".constructor"));
  if (!(attempt instanceof CannotTravelError)) return { fate: "instance", type };
  const { variable, reason: whyNot } = attempt;
  context.warnings.add(
    `${subject} is an instance of the class ${nameOf(type)}, which cannot travel (its variable "${variable}" ${whyNot}): ` +
      "the function sees a plain object without its methods.",
  );
  return { fate: "plain" };
}

/** Classes of Node.js whose instances are nothing but their properties. */
const harmless = new Set(["EventEmitter"]);

const ofBase: Readonly<Record<Base, string>> = {
  object: "Object",
  null: "Object",
  array: "Array",
  map: "Map",
  set: "Set",
  error: "Error",
};

function unfit(prototype: object, base: Base, inspector: Inspector): string | undefined {
  for (
    let at: object | null = prototype;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    const type = classOf(at);
    if (type === undefined || harmless.has(nameOf(type))) continue;
    const place = inspector.placeOf(type);
    const isNative = place === undefined;
    if (isNative && isErrorOrBase(nameOf(type), base)) continue;
    if (isNative || inspector.urlOf(place.scriptId).startsWith("node:"))
      return belongsHere(nameOf(type));
  }
  return undefined;
}

function isErrorOrBase(name: string, base: Base): boolean {
  return name === "Object" || name === ofBase[base] || (base === "error" && name.endsWith("Error"));
}

function belongsHere(name: string): string {
  const article = /^[AEIOU]/.test(name) ? "an" : "a";
  return `is ${article} ${name} of Node.js, which belongs to this process`;
}
