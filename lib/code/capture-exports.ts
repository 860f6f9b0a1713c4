/** Functions and objects that a user's module exports, found by identity. */
import { createRequire } from "node:module";
import { fileOf, isEntry } from "./capture-entry.ts";
import type { ExportPart } from "./function-travel.ts";

/**
 * How long an import of a module that is already loaded may take. Only one whose top-level await
 * waits for this very run takes longer, and that one would never settle.
 */
const importPatience = 100;

interface Import {
  readonly settled: Promise<object | undefined>;
  isLate: boolean;
}

const imports = new Map<string, Import>();

/** The namespace of an ES module that has been loaded; nothing if it is not ready or fails. */
export async function loadedModule(url: string): Promise<object | undefined> {
  if (isEntry(url)) return undefined;
  let known = imports.get(url);
  if (known === undefined) {
    const loading = import(url) as Promise<object>;
    known = { settled: loading.catch(() => undefined), isLate: false };
    imports.set(url, known);
  }
  const patience = known.isLate ? 0 : importPatience;
  const { promise: late, resolve } = withResolvers();
  const timer = setTimeout(resolve, patience);
  const namespace = await Promise.race([known.settled, late]);
  clearTimeout(timer);
  known.isLate = namespace === undefined;
  return namespace;
}

/** The export of an ES module that is this very value. */
export async function exportPart(value: object, url: string): Promise<ExportPart | undefined> {
  const namespace = await loadedModule(url);
  if (namespace === undefined) return undefined;
  const path = pathTo(value, namespace);
  return path && { kind: "export", loader: "import", module: url, path };
}

/** The export of a CommonJS file that is this very value. */
export function commonjsPartIn(value: object, url: string): ExportPart | undefined {
  const file = fileOf(url);
  if (file === undefined || isEntry(url)) return undefined;
  const loaded = moduleCache()[file];
  if (loaded === undefined) return undefined;
  const path = pathTo(value, loaded.exports as unknown);
  return path && { kind: "export", loader: "require", module: file, path };
}

/** What all loaded CommonJS files export: each object by its file, or by its name in a file. */
export function indexCommonjs(): ReadonlyMap<object, ExportPart> {
  const index = new Map<object, ExportPart>();
  const add = (value: unknown, module: string, path: readonly string[]): void => {
    if (isObject(value) && !index.has(value))
      index.set(value, { kind: "export", loader: "require", module, path });
  };
  const loaded = Object.entries(moduleCache()).filter(([file]) => !isEntry(file));
  for (const [file, module] of loaded) add(module?.exports, file, []);
  for (const [file, module] of loaded) {
    const exports: unknown = module?.exports;
    if (isObject(exports))
      for (const key of Object.keys(exports)) add(read(exports, key), file, [key]);
  }
  return index;
}

/** Whether a value is the `require` of some file. */
export function isRequire(value: object): boolean {
  return Object.hasOwn(value, "cache") && Reflect.get(value, "cache") === moduleCache();
}

function moduleCache(): NodeJS.Dict<NodeJS.Module> {
  return createRequire(import.meta.url).cache;
}

/** The way to a value from a module: an export, a member of one, or a method of an exported class. */
function pathTo(value: object, module: unknown): string[] | undefined {
  if (module === value) return [];
  if (!isObject(module)) return undefined;
  const names = Object.keys(module);
  const name = names.find((name) => read(module, name) === value);
  if (name !== undefined) return [name];
  for (const name of names) {
    const member = read(module, name);
    if (!isObject(member)) continue;
    for (const way of [[name], [name, "prototype"]]) {
      const holder = way.length === 1 ? member : read(member, "prototype");
      const key =
        isObject(holder) &&
        Object.getOwnPropertyNames(holder).find((key) => ownValue(holder, key) === value);
      if (typeof key === "string") return [...way, key];
    }
  }
  return undefined;
}

/** Exports are often getters, by which compilers keep bindings live; elsewhere those may do anything. */
function read(object: object, key: string): unknown {
  try {
    // Both throw for an export that is not initialised.
    const property = Object.getOwnPropertyDescriptor(object, key);
    if (property === undefined || "value" in property) return property?.value as unknown;
    return "__esModule" in object ? (Reflect.get(object, key) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function ownValue(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value as unknown;
}

function isObject(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

function withResolvers(): { promise: Promise<undefined>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<undefined>((done) => {
    resolve = () => done(undefined);
  });
  return { promise, resolve };
}
