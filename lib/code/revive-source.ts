/** Evaluates the source of a function with its variables around it, as plain lexical bindings. */
import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { GridpulseError } from "../errors.ts";
import type { PartId, SourcePart, SourcePlace, TravelBinding } from "./function-travel.ts";
import type { Cell } from "./revive-cell.ts";
import { asItsFile } from "./revive-import.ts";

interface Surroundings {
  /** The part that is being evaluated. */
  readonly id: PartId;
  /** Variables whose values do not exist yet. */
  readonly late: readonly TravelBinding[];
  readonly get: (id: PartId) => unknown;
  /** The cell of a variable that is shared with other functions. */
  readonly cellOf: (binding: TravelBinding) => Cell | undefined;
}

interface Evaluated {
  readonly value: object;
  /** Gives the late variables their values, in their order. */
  readonly setLate: (values: readonly unknown[]) => void;
}

/** Evaluates a part whose other variables all exist. */
export function evaluateSource(
  part: SourcePart,
  { id, late, get, cellOf }: Surroundings,
): Evaluated {
  const given = uniqueName("$given", part);
  const isOwn = ({ value, cell }: TravelBinding): boolean => cell === undefined && value === id;
  const ready = part.bindings.filter((binding) => !isOwn(binding) && !late.includes(binding));
  const declarations = ready.map(
    ({ name, assigned }, at) => `${assigned ? "let" : "const"} ${name}=${given}[${at}];`,
  );
  if (late.length > 0) declarations.push(`var ${late.map(({ name }) => name).join(",")};`);
  // Constants, so that the optimising compiler can rely on them; above all a recursion on itself.
  const [own, ...aliases] = part.bindings.filter(isOwn);
  const result = own?.name ?? uniqueName("$result", part);
  const start = `${part.strict ? '"use strict";' : ""}${declarations.join("")}${own?.assigned ? "let" : "const"} ${result}=`;
  const end = [
    ...aliases.map(({ name, assigned }) => `${assigned ? "let" : "const"} ${name}=${result};`),
    `return [${result},${given}=>{${late.map(({ name }, at) => `${name}=${given}[${at}];`).join("")}}]`,
  ];
  const evaluate = compile(part, { given, start, code: `${start}${part.code};${end.join("")}` });
  const self: unknown = part.self === undefined ? undefined : get(part.self);
  const [value, setLate] = Reflect.apply(evaluate, self, [
    ready.map((binding) => cellOf(binding) ?? get(binding.value)),
  ]) as [object, Evaluated["setLate"]];
  const name: unknown = Reflect.get(value, "name");
  if (typeof name === "string" && name !== part.name) {
    Object.defineProperty(value, "name", { value: part.name, configurable: true });
  }
  return { value, setLate };
}

interface Code {
  readonly given: string;
  /** What stands before the source itself, on its first line. */
  readonly start: string;
  readonly code: string;
}

function compile(
  part: SourcePart,
  { given, start, code }: Code,
): ReturnType<typeof compileFunction> {
  const { line, column } = visiblePlace(part.place);
  try {
    return compileFunction(code, [given], {
      filename: part.place.url,
      lineOffset: line,
      // One more for the bracket around the source.
      columnOffset: column - start.length - 1,
      ...(part.importsDynamically && asItsFile),
    });
  } catch (error) {
    throw new GridpulseError(
      "GRIDPULSE_CANNOT_REVIVE",
      `The source of "${part.name}" cannot be compiled by this Node.js (${process.version}): ${String(error)}`,
      { cause: error },
    );
  }
}

/**
 * The place that a stack trace should be given. Where this process has a source map of the file,
 * it will itself translate the place in the transformed source.
 */
function visiblePlace({ url, line, column, originalLine }: SourcePlace): {
  line: number;
  column: number;
} {
  if (originalLine === undefined || hasSourceMap(url)) return { line, column };
  return { line: originalLine, column: 0 };
}

function hasSourceMap(url: string): boolean {
  if (findSourceMap(url)) return true;
  return url.startsWith("file:") && findSourceMap(fileURLToPath(url)) !== undefined;
}

/** A name that means nothing to the source. */
function uniqueName(base: string, { code, bindings }: SourcePart): string {
  let name = base;
  while (code.includes(name) || bindings.some((binding) => binding.name === name)) name += "_";
  return name;
}
