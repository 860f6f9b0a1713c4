/** `import()` as it works in another file, relative specifiers and conditions included. */
import { compileFunction, constants } from "node:vm";

/** An `import()` of some file. */
export type ImportFunction = (specifier: string, options?: object) => Promise<object>;

/** Makes compiled code import like code of the file that it is named after. */
export const asItsFile = {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
} as const;

/** The `import()` of a file. Await {@link permitDynamicImports} first. */
export function importFor(url: string): ImportFunction {
  const code = "return (specifier, options) => import(specifier, options)";
  return compileFunction(code, [], { filename: url, ...asItsFile })() as ImportFunction;
}

let permitted: Promise<void> | undefined;

/** Node warns at the first such import that it is an experiment, which would be in every log. */
export function permitDynamicImports(): Promise<void> {
  permitted ??= importSilently();
  return permitted;
}

async function importSilently(): Promise<void> {
  const warn = process.emitWarning.bind(process);
  const before = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes("USE_MAIN_CONTEXT_DEFAULT_LOADER")) return;
    Reflect.apply(warn, undefined, [warning, ...rest]);
  };
  try {
    await importFor(import.meta.url)("data:text/javascript,");
  } finally {
    if (before) Object.defineProperty(process, "emitWarning", before);
  }
}
