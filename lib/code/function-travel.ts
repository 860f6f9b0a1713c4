/**
 * What travels in place of a function: a list of parts which name each other by position, so that
 * cycles and shared identity survive. All of it can be structured-cloned.
 */

/** A position in {@link FunctionTravel.parts}. */
export type PartId = number;

/** A property on its way; symbols are parts themselves. */
export interface TravelProperty {
  readonly key: string | PartId;
  readonly value: PartId;
  readonly enumerable: boolean;
}

/** A value which needs nothing of ours: what v8 serialises, it carries. */
export interface LeafPart {
  readonly kind: "leaf";
  readonly value: unknown;
}

/** A symbol of the global registry. */
export interface SymbolPart {
  readonly kind: "symbol";
  readonly key: string;
}

/** Something every JavaScript process has, by its path from `globalThis`. */
export interface GlobalPart {
  readonly kind: "global";
  readonly path: readonly string[];
}

/** Something a module exports: a built-in (`node:fs`), an ES or a CommonJS module. */
export interface ExportPart {
  readonly kind: "export";
  readonly loader: "builtin" | "import" | "require";
  /** A URL, or for `require` a file name. */
  readonly module: string;
  /** The way from the module to the value; empty for the module itself. */
  readonly path: readonly string[];
}

/** An import of the file in which the function was written, made anew on the other side. */
export interface ImportPart {
  readonly kind: "import";
  readonly from: string;
  readonly specifier: string;
  /** `undefined` for the whole namespace. */
  readonly name: string | undefined;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What a module is given by its loader, made anew for the file it belonged to. */
export interface AmbientPart {
  readonly kind: "import.meta" | "import()" | "require";
  readonly from: string;
}

/** Where a function was written, so that a stack trace names it. */
export interface SourcePlace {
  readonly url: string;
  /** Zero-based, of the first character. */
  readonly line: number;
  readonly column: number;
  /** The line before a transformation such as TypeScript's, where a source map tells. */
  readonly originalLine?: number;
}

/** A variable of a function that is defined outside of it. */
export interface TravelBinding {
  readonly name: string;
  readonly value: PartId;
  readonly assigned: boolean;
  /** Read as soon as the source is evaluated: the base of a class, say. */
  readonly eager: boolean;
  /**
   * A variable that several functions have in common and one of them assigns. The source refers
   * to the cell by the name, and to the variable as `name.value`.
   */
  readonly cell?: number;
}

/** A function or class by its source. */
export interface SourcePart {
  readonly kind: "source";
  readonly name: string;
  /** An expression. */
  readonly code: string;
  readonly strict: boolean;
  readonly isClass: boolean;
  readonly importsDynamically: boolean;
  readonly place: SourcePlace;
  readonly bindings: readonly TravelBinding[];
  /** The `this` of an arrow function. */
  readonly self?: PartId;
  readonly properties: readonly TravelProperty[];
  readonly prototypeProperties: readonly TravelProperty[];
}

/** An object taken apart because something in it needs more than v8 does. */
export interface ObjectPart {
  readonly kind: "object";
  readonly base: "object" | "null" | "array" | "map" | "set";
  /** The class it is an instance of. */
  readonly class?: PartId;
  readonly length?: number;
  readonly properties: readonly TravelProperty[];
  /** Of a map: key, value, key, value. Of a set: its values. */
  readonly members: readonly PartId[];
}

/** An error: v8 drops its own properties, and writes causes that other Node versions cannot read. */
export interface ErrorPart {
  readonly kind: "error";
  readonly type: string;
  readonly class?: PartId;
  readonly properties: readonly TravelProperty[];
}

export type Part =
  | LeafPart
  | SymbolPart
  | GlobalPart
  | ExportPart
  | ImportPart
  | AmbientPart
  | SourcePart
  | ObjectPart
  | ErrorPart;

/** A function, ready to be serialised. Its first part is the function itself. */
export interface FunctionTravel {
  readonly parts: readonly Part[];
}
