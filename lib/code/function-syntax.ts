/**
 * The source of a function, as `toString()` gives it, made into an expression. Loads the parser,
 * so it is itself loaded only for functions that need it.
 */
import { type AnyNode, type Expression, type Options, parse } from "acorn";
import { surroundingsOf } from "./free-variables.ts";
import { children } from "./function-nodes.ts";
import type { Surroundings } from "./function-uses.ts";

/** A function's source, understood. */
export interface FunctionSyntax {
  /** An expression which evaluates to the function. */
  readonly code: string;
  readonly isArrow: boolean;
  readonly isClass: boolean;
  /** Whether it can be entered with arguments and evaluate nothing before its body. */
  readonly hasPlainParameters: boolean;
  readonly surroundings: Surroundings;
  /** The name by which the code refers to `import.meta`. */
  readonly importMetaName: string;
  /** Names under which a class itself defines static and prototype members. */
  readonly staticNames: ReadonlySet<string>;
  readonly methodNames: ReadonlySet<string>;
}

/** Stands for `import.meta`, and is as long, so that columns stay what they were. */
const importMetaName = "import_meta";

function importMetaNameFor(source: string): string {
  let name = importMetaName;
  while (source.includes(name)) name += "_";
  return name;
}

/** Parses the source of a function. Throws SyntaxError for what is newer than the parser. */
export function readFunction(
  source: string,
  options: { readonly strict: boolean },
): FunctionSyntax {
  const asExpression = tryParse(`(${source}\n)`, options.strict);
  if (asExpression !== undefined) {
    const isClass = asExpression.type === "ClassExpression";
    const surroundings = surroundingsOf(asExpression, { sloppy: !options.strict });
    return {
      code: `(${withoutImportMeta(source, surroundings, prefixLength + 1)}\n)`,
      isArrow: asExpression.type === "ArrowFunctionExpression",
      isClass,
      hasPlainParameters: parametersOf(asExpression).every(isPlainParameter),
      surroundings,
      importMetaName: importMetaNameFor(source),
      ...(isClass
        ? memberNames(asExpression)
        : { staticNames: new Set<string>(), methodNames: new Set<string>() }),
    };
  }
  return readMethod(source, options.strict);
}

/** Parses what {@link readFunction} made of a function. Subtract `shift` from its positions. */
export function parseCode(
  code: string,
  options: { readonly strict: boolean },
): { readonly node: Expression; readonly shift: number } {
  return { node: mustParse(code, options.strict), shift: prefixLength };
}

/** A method: its source makes sense only inside of an object or class. */
function readMethod(source: string, strict: boolean): FunctionSyntax {
  // An object has no private methods; by another name it is the same function.
  const open = source.replace(/^((?:async|get|set)?\s*\*?\s*)#/, "$1");
  const object = mustParse(`({${open}\n})`, strict);
  const property = object.type === "ObjectExpression" ? object.properties[0] : undefined;
  if (property?.type !== "Property") throw new SyntaxError("neither a function nor a method");
  const surroundings = surroundingsOf(property.value, { sloppy: !strict });
  const shift = prefixLength + 2;
  const key = property.computed ? keyInBrackets(open, property, shift) : property.key;
  const clean = withoutImportMeta(open, surroundings, shift);
  const method = `{${clean.slice(0, key.start - shift)}m${clean.slice(key.end - shift)}\n}`;
  const getter = property.kind === "get" ? `.__lookupGetter__("m")` : `.__lookupSetter__("m")`;
  return {
    code: `(${method})${property.kind === "init" ? ".m" : getter}`,
    isArrow: false,
    isClass: false,
    hasPlainParameters: parametersOf(property.value).every(isPlainParameter),
    surroundings,
    importMetaName: importMetaNameFor(open),
    staticNames: new Set(),
    methodNames: new Set(),
  };
}

function parametersOf(node: AnyNode): readonly AnyNode[] {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression"
    ? node.params
    : [];
}

/** A default of a whole parameter is not evaluated when there is an argument; one within a pattern may be. */
function isPlainParameter(parameter: AnyNode): boolean {
  const pattern = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  return isPlainPattern(pattern);
}

function isPlainPattern(node: AnyNode): boolean {
  if (node.type === "AssignmentPattern" || (node.type === "Property" && node.computed))
    return false;
  return [...children(node)].every(isPlainPattern);
}

/** The span of a computed key, its brackets included. */
function keyInBrackets(
  source: string,
  property: { start: number; key: AnyNode },
  shift: number,
): { start: number; end: number } {
  return {
    start: source.lastIndexOf("[", property.key.start - shift - 1) + shift,
    end: source.indexOf("]", property.key.end - shift) + 1 + shift,
  };
}

function withoutImportMeta(source: string, { importMetas }: Surroundings, shift: number): string {
  const name = importMetaNameFor(source);
  let clean = source;
  for (const { start, end } of importMetas.toReversed()) {
    clean = clean.slice(0, start - shift) + name + clean.slice(end - shift);
  }
  return clean;
}

function memberNames(node: AnyNode): Pick<FunctionSyntax, "staticNames" | "methodNames"> {
  const staticNames = new Set<string>();
  const methodNames = new Set<string>(["constructor"]);
  if (node.type === "ClassExpression") {
    for (const member of node.body.body) {
      if (
        member.type === "StaticBlock" ||
        member.computed ||
        member.key.type === "PrivateIdentifier"
      )
        continue;
      const name =
        member.key.type === "Identifier"
          ? member.key.name
          : String((member.key as { value?: unknown }).value);
      if (member.static) staticNames.add(name);
      else if (member.type === "MethodDefinition") methodNames.add(name);
    }
  }
  return { staticNames, methodNames };
}

/** `new.target` may only stand in a function; strictness is decided by the directive. */
const prefix = `function f(){             return `;
const strictPrefix = `function f(){"use strict";return `;
const prefixLength = prefix.length;

const parserOptions: Options = {
  ecmaVersion: "latest",
  sourceType: "script",
  allowSuperOutsideMethod: true,
  allowImportExportEverywhere: true,
  checkPrivateFields: false,
};

function tryParse(expression: string, strict: boolean): Expression | undefined {
  try {
    return mustParse(expression, strict);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function mustParse(expression: string, strict: boolean): Expression {
  const program = parse(`${strict ? strictPrefix : prefix}${expression}}`, parserOptions);
  const wrapper = program.body[0];
  if (wrapper?.type === "FunctionDeclaration") {
    const last = wrapper.body.body.at(-1);
    if (last?.type === "ReturnStatement" && last.argument) return last.argument;
  }
  throw new SyntaxError("not an expression");
}
