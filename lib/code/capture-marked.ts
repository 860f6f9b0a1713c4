import type { ExportPart } from "./function-travel.ts";

/**
 * An object that means something else in each process says by this property where it is found:
 * `{ module, name }`, a URL or package path, and the name of the export.
 */
export const travelsAs: unique symbol = Symbol.for("gridpulse.travelsAs") as typeof travelsAs;

/** The part for an object that says itself where it is found. */
export function markedPart(object: object): ExportPart | undefined {
  const mark: unknown = Reflect.get(object, travelsAs);
  if (typeof mark !== "object" || mark === null || !("module" in mark) || !("name" in mark))
    return undefined;
  return {
    kind: "export",
    loader: "import",
    module: String(mark.module),
    path: [String(mark.name)],
  };
}
