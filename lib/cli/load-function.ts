import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { GridpulseError } from "../errors.ts";

type Loaded = (...args: unknown[]) => unknown;

/** The function that `FILE` or `FILE#export` names. */
export async function loadFunction(target: string): Promise<Loaded> {
  const at = target.lastIndexOf("#");
  const file = resolve(at < 0 ? target : target.slice(0, at));
  const wanted = at < 0 ? undefined : target.slice(at + 1);
  if (!existsSync(file)) {
    const message = `FILE: expected a file that exports a function, but there is no ${file}`;
    throw new GridpulseError("GRIDPULSE_BAD_ARGUMENT", message);
  }
  const exports = await importFile(file);
  const functions = Object.keys(exports).filter((name) => isFunction(exports[name]));
  const name = wanted ?? (functions.includes("default") ? "default" : functions[0]);
  const found = name === undefined ? undefined : exports[name];
  if (isFunction(found) && (wanted !== undefined || name === "default" || functions.length === 1)) {
    return found;
  }
  const choice = functions.length === 0 ? "none" : functions.join(", ");
  const message =
    wanted === undefined && functions.length > 1
      ? `${basename(file)} exports several functions; say which: FILE#NAME, with one of ${choice}`
      : `${basename(file)} exports no function "${wanted ?? "default"}"; functions that it exports: ${choice}`;
  throw new GridpulseError("GRIDPULSE_BAD_ARGUMENT", message);
}

async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
    return module;
  } catch (cause) {
    const isUnknown =
      cause instanceof Error && "code" in cause && cause.code === "ERR_UNKNOWN_FILE_EXTENSION";
    const hint = isUnknown
      ? ": this Node cannot run it by itself; for TypeScript install tsx and set NODE_OPTIONS=--import=tsx"
      : `: ${String(cause)}`;
    const message = `${file} cannot be imported${hint}`;
    throw new GridpulseError("GRIDPULSE_BAD_ARGUMENT", message, { cause });
  }
}

function isFunction(value: unknown): value is Loaded {
  return typeof value === "function";
}
