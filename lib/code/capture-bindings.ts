/** The values of the variables that a function takes from around it. */
import { types } from "node:util";
import { below, type CaptureContext, refusal, type Whereabouts } from "./capture-context.ts";
import { fileOf, isEntry } from "./capture-entry.ts";
import type { ImportedName } from "./capture-imports.ts";
import { referencePart } from "./capture-object.ts";
import type { Written } from "./capture-source.ts";
import type { FunctionSyntax } from "./function-syntax.ts";
import type { PartId, TravelBinding } from "./function-travel.ts";
import type { FreeVariable } from "./function-uses.ts";
import type { OuterScope } from "./inspect.ts";

interface Understood extends Written {
  readonly syntax: FunctionSyntax;
  readonly source: string;
}

/** A binding for each variable that some scope around the function defines; the rest are global. */
export async function bindingsOf(
  f: object,
  where: Whereabouts,
  written: Understood,
): Promise<TravelBinding[]> {
  const bindings: TravelBinding[] = [];
  for (const variable of written.syntax.surroundings.variables.values()) {
    const scope = written.place.scopes.find(({ object }) => Object.hasOwn(object, variable.name));
    if (scope === undefined) continue;
    const inside = { ...where, variable: variable.name };
    const value = await valueOf(variable, { f, scope, where: inside, written });
    const binding = {
      name: variable.name,
      value,
      assigned: variable.assigned,
      eager: variable.eager,
    };
    bindings.push(binding);
    written.context.sightings.push({
      f,
      binding,
      scope,
      scriptId: written.place.scriptId,
      canLookInside: canLookInside(f, written.syntax),
      where: inside,
    });
  }
  return bindings;
}

/** Names that vite gives to the modules that a module imports. Some of them are proxies. */
const viteImport = /^__(?:vi|vite_ssr)_import_\d+__$/;

interface Question {
  readonly f: object;
  readonly scope: OuterScope;
  readonly where: Whereabouts;
  readonly written: Understood;
}

/** Names that vite gives to `import()` and `import.meta`. */
const viteAmbient = /^__(?:vi|vite_ssr)_(dynamic_import|import_meta)__$/;

async function valueOf(variable: FreeVariable, question: Question): Promise<PartId> {
  const { scope, where, written } = question;
  const { context, url } = written;
  const ambient = viteAmbient.exec(variable.name)?.[1];
  if (ambient !== undefined) {
    return context.place({
      kind: ambient === "import_meta" ? "import.meta" : "import()",
      from: url,
    });
  }
  const imported = await importedAs(variable.name, scope, written);
  if (imported) return context.place({ kind: "import", from: url, ...imported });
  const value = read(variable.name, question);
  const isImport = viteImport.test(variable.name) && isObject(value);
  if (variable.members !== undefined && (isImport || isLikeModule(value))) {
    return membersPart(value, variable.members, { where, context });
  }
  return context.part(value, where);
}

async function importedAs(
  name: string,
  scope: OuterScope,
  { context, place, url, source }: Understood,
): Promise<ImportedName | undefined> {
  if (scope.description !== "Module") return undefined;
  const { importsOf } = await import("./capture-imports.ts");
  const imported = importsOf({
    scriptId: place.scriptId,
    file: fileOf(url),
    excerpt: source,
    compiledSource: () => context.inspector.sourceOf(place.scriptId),
  }).get(name);
  // Imported again, the program itself would run again.
  if (
    imported &&
    /^\.{0,2}\//.test(imported.specifier) &&
    isEntry(new URL(imported.specifier, url).href)
  )
    return undefined;
  return imported;
}

/** V8 12, of Node 22, shows an uninitialised variable as a getter that throws; before, as undefined. */
const showsUninitialised = Number.parseInt(process.versions.v8, 10) >= 12;

function read(name: string, { f, scope, where, written }: Question): unknown {
  let value: unknown;
  try {
    value = Reflect.get(scope.object, name);
  } catch {
    throw uninitialised(where);
  }
  if (value !== undefined || showsUninitialised || !canLookInside(f, written.syntax)) return value;
  const found = written.context.inspector.inside(f, name);
  if (found && "error" in found && found.error === "ReferenceError") throw uninitialised(where);
  return value;
}

function canLookInside(f: object, { isClass, hasPlainParameters }: FunctionSyntax): boolean {
  return !isClass && hasPlainParameters && !types.isGeneratorFunction(f);
}

function uninitialised(where: Whereabouts): Error {
  return refusal(
    where,
    "is not initialised yet: it is declared below the call",
    "Move its declaration above the call.",
  );
}

/** A module's namespace, or what compilers and test runners make of one: members behind getters. */
function isLikeModule(value: unknown): value is object {
  if (!isObject(value) || types.isProxy(value)) return false;
  if (types.isModuleNamespaceObject(value) || "__esModule" in value) return true;
  if (Reflect.get(value, Symbol.toStringTag) === "Module") return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).some(
    (property) => "get" in property,
  );
}

/** Only what is used of a module: the rest might not be able to travel. */
async function membersPart(
  value: object,
  members: ReadonlySet<string>,
  { where, context }: { readonly where: Whereabouts; readonly context: CaptureContext },
): Promise<PartId> {
  const reference = await referencePart(value, context);
  if (reference) return context.place(reference);
  const properties = [...members]
    .filter((key) => key in value)
    .map((key) => ({
      key,
      value: context.part(Reflect.get(value, key), below(where, `.${key}`)),
      enumerable: true,
    }));
  return context.place({ kind: "object", base: "object", properties, members: [] });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
