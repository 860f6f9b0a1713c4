/** A function by its source, with the variables it takes from around it. */
import { findSourceMap } from "node:module";
import { attachedTo } from "./capture-attached.ts";
import { bindingsOf } from "./capture-bindings.ts";
import { type CaptureContext, nameOf, refusal, type Whereabouts } from "./capture-context.ts";
import { fileOf } from "./capture-entry.ts";
import type { FunctionSyntax } from "./function-syntax.ts";
import type { SourcePart, SourcePlace, TravelBinding } from "./function-travel.ts";
import type { FunctionPlace } from "./inspect.ts";

/** A function whose place is known. */
export interface Written {
  readonly context: CaptureContext;
  readonly place: FunctionPlace;
  readonly url: string;
}

/** The part for a function or class that no module exports. */
export async function sourcePart(
  f: object,
  where: Whereabouts,
  written: Written,
): Promise<SourcePart> {
  const { context, place, url } = written;
  const source = Function.prototype.toString.call(f);
  const strict = place.inModule || isStrict(f);
  const bare = {
    kind: "source",
    name: ownName(f),
    strict,
    place: placeOf(source, place, url),
  } as const;
  // The whereabouts of what it uses are told from its own point of view.
  const inside: Whereabouts = {
    ...where,
    functionName: where.variable === undefined ? where.functionName : nameOf(f),
    url,
  };
  if (isSelfContained(source, place)) {
    const properties = await attachedTo(f, inside, context);
    return {
      ...bare,
      code: `(${source}\n)`,
      isClass: false,
      importsDynamically: false,
      bindings: [],
      ...properties,
    };
  }
  const syntax = await understand(source, strict, where);
  refuseWhatIsBoundToItsPlace(syntax, where);
  const { surroundings } = syntax;
  const bindings: TravelBinding[] = await bindingsOf(f, inside, { ...written, syntax, source });
  if (surroundings.importMetas.length > 0) {
    const meta = context.place({ kind: "import.meta", from: url });
    bindings.push({ name: syntax.importMetaName, value: meta, assigned: false, eager: true });
  }
  return {
    ...bare,
    code: syntax.code,
    isClass: syntax.isClass,
    importsDynamically: surroundings.importsDynamically,
    bindings,
    ...(surroundings.usesThis && thisOf(f, { where: inside, context, syntax })),
    ...(await attachedTo(f, inside, context, syntax)),
  };
}

const simpleStart = /^(?:async\s+)?(?:function\b|[\w$]+\s*=>|\([\w$\s,]*\)\s*=>)/;
const specialWords = /\b(?:this|super|import|arguments|new\.target)\b|#|\\u/;
// Wider than an identifier can be, and a hundred times sooner compiled than \p{ID_Start}.
const word = /[\w$\u0080-\uffff]+/g;

/** Whether a function can be seen, without parsing it, to use nothing from around it. */
function isSelfContained(source: string, { scopes }: FunctionPlace): boolean {
  if (!simpleStart.test(source) || specialWords.test(source)) return false;
  const words = new Set(source.match(word));
  return !scopes.some(({ object }) => Object.keys(object).some((name) => words.has(name)));
}

async function understand(
  source: string,
  strict: boolean,
  where: Whereabouts,
): Promise<FunctionSyntax> {
  const { readFunction } = await import("./function-syntax.ts");
  try {
    return readFunction(source, { strict });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal(where, `has a source that cannot be understood (${error.message})`);
  }
}

const elsewhere = "Export it from a module of its own, which each worker then imports.";

function refuseWhatIsBoundToItsPlace({ surroundings }: FunctionSyntax, where: Whereabouts): void {
  const [privateName] = surroundings.privateNames;
  if (privateName !== undefined)
    throw refusal(where, `uses ${privateName}, a private member of a class around it`, elsewhere);
  if (surroundings.usesSuper)
    throw refusal(where, "uses super, which is bound to a class around it", elsewhere);
  if (surroundings.usesNewTarget)
    throw refusal(where, "uses new.target of a function around it", elsewhere);
  if (surroundings.usesArguments) {
    throw refusal(
      where,
      "uses the arguments of a function around it",
      "Give them names, with a rest parameter say.",
    );
  }
}

function thisOf(
  f: object,
  {
    where,
    context,
    syntax,
  }: Pick<Written, "context"> & { readonly where: Whereabouts; readonly syntax: FunctionSyntax },
): Pick<SourcePart, "self"> {
  const found = syntax.hasPlainParameters ? context.inspector.inside(f, "this") : undefined;
  if (found === undefined || "error" in found) {
    throw refusal(
      { ...where, variable: "this" },
      "could not be seen",
      "Read what the function needs from it into a variable before.",
    );
  }
  if (found.value === undefined) return {};
  return { self: context.part(found.value, { ...where, variable: "this" }) };
}

function ownName(f: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(f, "name")?.value;
  return typeof name === "string" ? name : "";
}

/** A sloppy function has a `caller` of its own. Of an arrow function nothing tells. */
function isStrict(f: object): boolean {
  return (
    Object.hasOwn(f, "prototype") &&
    !Object.hasOwn(f, "caller") &&
    Object.getPrototypeOf(f) === Function.prototype
  );
}

/** V8 says where the parameters begin, or the class, or its constructor. */
function placeOf(source: string, { line, column }: FunctionPlace, url: string): SourcePlace {
  const isClass = source.startsWith("class");
  const isArrow = /^(?:async\s*)?(?:[\w$]+|\([^)]*\))\s*=>/.test(source);
  const before = isArrow
    ? ""
    : source.slice(
        0,
        Math.max(0, isClass ? source.search(/(?<=\bconstructor\s*)\(/) : source.indexOf("(")),
      );
  const lines = before.split("\n").length - 1;
  const start = {
    url,
    line: line - lines,
    column: lines > 0 ? 0 : Math.max(0, column - before.length),
  };
  // Without them findSourceMap would still load what it needs for them.
  if (!process.sourceMapsEnabled) return start;
  const map = findSourceMap(url) ?? findSourceMap(fileOf(url) ?? "");
  const entry = map?.findEntry(start.line, start.column);
  return entry && "originalLine" in entry ? { ...start, originalLine: entry.originalLine } : start;
}
