/** The imports of a module, read from its source. Loads the parser. */
import { readFileSync } from "node:fs";
import { type ImportDeclaration, parse } from "acorn";

/** One name that a module imports. */
export interface ImportedName {
  readonly specifier: string;
  /** `undefined` for the whole namespace. */
  readonly name: string | undefined;
  readonly attributes?: Readonly<Record<string, string>>;
}

const known = new Map<string, ReadonlyMap<string, ImportedName>>();

/** A script, and a function in it by which its file can be compared with what was compiled. */
export interface ModuleScript {
  readonly scriptId: string;
  readonly file: string | undefined;
  readonly excerpt: string;
  /** The source as V8 has it, after all transformations. Slow at first. */
  readonly compiledSource: () => string;
}

/** What each imported name of a module stands for. */
export function importsOf(script: ModuleScript): ReadonlyMap<string, ImportedName> {
  let names = known.get(script.scriptId);
  if (names === undefined) {
    names = importsOfFile(script) ?? parseImports(script.compiledSource());
    known.set(script.scriptId, names);
  }
  return names;
}

/** Nothing if the file is not what was compiled: TypeScript, or changed since. */
function importsOfFile({
  file,
  excerpt,
}: ModuleScript): ReadonlyMap<string, ImportedName> | undefined {
  if (file === undefined) return undefined;
  try {
    const source = readFileSync(file, "utf8");
    return source.includes(excerpt) ? parseImports(source) : undefined;
  } catch {
    return undefined;
  }
}

/** Exported for tests. */
export function parseImports(source: string): ReadonlyMap<string, ImportedName> {
  const names = new Map<string, ImportedName>();
  if (!/\bimport\b/.test(source)) return names;
  const program = parse(source, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
  });
  for (const statement of program.body) {
    if (statement.type !== "ImportDeclaration") continue;
    const specifier = String(statement.source.value);
    const attributes = attributesOf(statement);
    for (const one of statement.specifiers) {
      const imported = { specifier, name: importedName(one), ...(attributes && { attributes }) };
      names.set(one.local.name, imported);
    }
  }
  return names;
}

function importedName(one: ImportDeclaration["specifiers"][number]): string | undefined {
  if (one.type === "ImportNamespaceSpecifier") return undefined;
  if (one.type === "ImportDefaultSpecifier") return "default";
  return one.imported.type === "Identifier" ? one.imported.name : String(one.imported.value);
}

function attributesOf(statement: ImportDeclaration): Record<string, string> | undefined {
  if (statement.attributes.length === 0) return undefined;
  return Object.fromEntries(
    statement.attributes.map(({ key, value }) => [
      key.type === "Identifier" ? key.name : String(key.value),
      String(value.value),
    ]),
  );
}
