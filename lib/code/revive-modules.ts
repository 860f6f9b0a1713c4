/** What a function finds in the other process by itself: globals, modules, what loaders provide. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { GridpulseError } from "../errors.ts";
import type { AmbientPart, ExportPart, ImportPart, Part, PartId } from "./function-travel.ts";
import { importFor, permitDynamicImports } from "./revive-import.ts";

/** The values of all parts that are found and not made. */
export async function outsideValues(parts: readonly Part[]): Promise<Map<PartId, unknown>> {
  if (parts.some(importsAsAnotherFile)) await permitDynamicImports();
  const found = await Promise.all(
    parts.map(async (part, id): Promise<readonly (readonly [PartId, unknown])[]> => {
      switch (part.kind) {
        case "symbol":
          return [[id, Symbol.for(part.key)]];
        case "global":
          return [[id, walk(globalThis, part.path, "globalThis")]];
        case "export":
          return [[id, walk(await moduleOf(part), part.path, part.module)]];
        case "import":
          return [[id, await importAgain(part)]];
        case "import.meta":
        case "import()":
        case "require":
          return [[id, ambient(part)]];
        default:
          return [];
      }
    }),
  );
  return new Map(found.flat());
}

function importsAsAnotherFile(part: Part): boolean {
  return (
    part.kind === "import" ||
    part.kind === "import()" ||
    (part.kind === "source" && part.importsDynamically)
  );
}

async function moduleOf({ loader, module }: ExportPart): Promise<unknown> {
  try {
    switch (loader) {
      case "builtin":
        return process.getBuiltinModule(module);
      case "require":
        return createRequire(module)(module) as unknown;
      case "import":
        return (await import(module)) as unknown;
    }
  } catch (error) {
    throw new GridpulseError(
      "GRIDPULSE_CANNOT_REVIVE",
      `The module ${module}, which exports a function of this run, cannot be imported here: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

async function importAgain({ from, specifier, name, attributes }: ImportPart): Promise<unknown> {
  let namespace: object;
  try {
    namespace = await importFor(from)(specifier, attributes && { with: attributes });
  } catch (error) {
    throw new GridpulseError(
      "GRIDPULSE_CANNOT_REVIVE",
      `"${specifier}", which ${from} imports, cannot be imported here: ${messageOf(error)}`,
      { cause: error },
    );
  }
  return name === undefined ? namespace : walk(namespace, [name], specifier);
}

function walk(start: unknown, path: readonly string[], startName: string): unknown {
  let value = start;
  for (const step of path) {
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject || !(step in (value as object))) {
      throw new GridpulseError(
        "GRIDPULSE_CANNOT_REVIVE",
        `${startName} has no "${path.join(".")}" in this process, though it had in the one that submitted the run.`,
      );
    }
    value = Reflect.get(value as object, step);
  }
  return value;
}

function ambient({ kind, from }: AmbientPart): unknown {
  if (kind === "import()") return importFor(from);
  if (kind === "require") return createRequire(baseOf(from));
  const isFile = from.startsWith("file:") || from.startsWith("/");
  const url = from.startsWith("/") ? pathToFileURL(from).href : from;
  const filename = isFile ? fileURLToPath(url) : undefined;
  return {
    __proto__: null,
    url,
    ...(filename !== undefined && { filename, dirname: dirname(filename) }),
    resolve: (specifier: string): string => resolveFrom(url, specifier),
  };
}

function resolveFrom(url: string, specifier: string): string {
  if (/^\.{0,2}\//.test(specifier) || URL.canParse(specifier)) return new URL(specifier, url).href;
  const found = createRequire(baseOf(url)).resolve(specifier);
  return found.startsWith("/") ? pathToFileURL(found).href : found;
}

/** A program without a file, as `node -e` and `node -` run it, requires from the current folder. */
function baseOf(from: string): string {
  return from.startsWith("file:") || from.startsWith("/") ? from : join(process.cwd(), "_");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
