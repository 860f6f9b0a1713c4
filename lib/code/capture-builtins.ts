/** Things that every Node process has, found by identity: `parseInt`, `Math`, `fs.readFileSync`. */
import { builtinModules } from "node:module";
import type { ExportPart, GlobalPart } from "./function-travel.ts";

let globals: Map<unknown, GlobalPart> | undefined;

/** The way from `globalThis` to a native function, object or well-known symbol. */
export function globalPart(value: unknown): GlobalPart | undefined {
  globals ??= indexGlobals();
  return globals.get(value);
}

/** The built-in module that exports a value, among those loaded. */
export function builtinPart(value: object): ExportPart | undefined {
  const names = loadedBuiltins();
  if (builtins?.count !== names.length)
    builtins = { count: names.length, index: indexBuiltins(names) };
  return builtins.index.get(value);
}

let builtins:
  | { readonly count: number; readonly index: ReadonlyMap<unknown, ExportPart> }
  | undefined;

function indexBuiltins(names: readonly string[]): ReadonlyMap<unknown, ExportPart> {
  const index = new Map<unknown, ExportPart>();
  const modules = names.flatMap((name): [string, object][] => {
    const module: object | undefined = process.getBuiltinModule(name);
    return module === undefined ? [] : [[name, module]];
  });
  const add = (value: unknown, module: string, path: readonly string[]): void => {
    if (isObject(value) && !index.has(value))
      index.set(value, { kind: "export", loader: "builtin", module, path });
  };
  for (const [name, module] of modules) add(module, name, []);
  for (const [name, module] of modules) {
    for (const [key, member] of dataProperties(module)) add(member, name, [key]);
  }
  return index;
}

/** Modules still in use by programs of today; the rest warn when they are loaded. */
function loadedBuiltins(): string[] {
  const loaded = new Set<string>(Reflect.get(process, "moduleLoadList") as string[]);
  const current = builtinModules.filter(
    (name) => !name.startsWith("_") && name !== "sys" && name !== "punycode",
  );
  return current
    .filter((name) => loaded.has(`NativeModule ${name}`))
    .map((name) => (name.startsWith("node:") ? name : `node:${name}`));
}

function indexGlobals(): Map<unknown, GlobalPart> {
  const index = new Map<unknown, GlobalPart>();
  const add = (value: unknown, path: readonly string[]): void => {
    if (!isReferable(value) || index.has(value)) return;
    index.set(value, { kind: "global", path });
  };
  const roots = dataProperties(globalThis);
  for (const [name, value] of roots) add(value, [name]);
  for (const [name, value] of roots) {
    if (value === globalThis || !isObject(value)) continue;
    for (const [key, member] of dataProperties(value)) {
      add(member, [name, key]);
      if (key !== "prototype" || !isObject(member)) continue;
      for (const [method, f] of dataProperties(member)) add(f, [name, "prototype", method]);
    }
  }
  return index;
}

/** Own properties by name, getters left alone: some of them load things, or warn. */
function dataProperties(object: object): [string, unknown][] {
  return Object.getOwnPropertyNames(object).flatMap((key): [string, unknown][] => {
    const property = Object.getOwnPropertyDescriptor(object, key);
    return property !== undefined && "value" in property ? [[key, property.value]] : [];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

function isReferable(value: unknown): boolean {
  return isObject(value) || typeof value === "symbol";
}
