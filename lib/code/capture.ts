/**
 * How a function leaves: as a reference to a module that exports it, or as its source with the
 * values it closes over. The other side is `revive.ts`.
 */
import { types } from "node:util";
import { CannotTravelError } from "./cannot-travel.ts";
import type { Sighting } from "./capture-cells.ts";
import { type CaptureContext, nameOf, type Whereabouts } from "./capture-context.ts";
import { indexCommonjs } from "./capture-exports.ts";
import { functionPart } from "./capture-function.ts";
import type { Verdict } from "./capture-instance.ts";
import { objectPart } from "./capture-object.ts";
import { impureObjects, isPlainData } from "./capture-purity.ts";
import { symbolPart } from "./capture-symbol.ts";
import type { ExportPart, FunctionTravel, Part, PartId } from "./function-travel.ts";
import { Inspector, noteCallers } from "./inspect.ts";

/** A function made ready to travel. */
export interface Captured {
  readonly name: string;
  /** Can be structured-cloned; serialise it in one go, so that shared objects stay shared. */
  readonly description: FunctionTravel;
  /** What will not be the same on the other side, to be told once. */
  readonly warnings: readonly string[];
}

/**
 * Captures a function with all that it refers to. Call it while the user's code is on the stack:
 * then its file is known at no cost.
 *
 * @throws CannotTravelError, which names the variable and the reason.
 */
export async function captureFunction(f: (...args: never[]) => unknown): Promise<Captured> {
  const name = types.isProxy(f) ? "proxy" : nameOf(f);
  noteCallers();
  const capture = new Capture();
  try {
    const parts = await capture.run(f, {
      givenName: name,
      functionName: name,
      variable: undefined,
      url: "",
    });
    return { name, description: { parts }, warnings: [...capture.warnings] };
  } finally {
    capture.inspector.close();
  }
}

interface Waiting {
  readonly id: PartId;
  readonly value: object | symbol;
  readonly where: Whereabouts;
}

/** One capture: a table of parts, and a list of what has a place in it but is not yet described. */
class Capture implements CaptureContext {
  readonly inspector = new Inspector();
  readonly warnings = new Set<string>();
  readonly verdicts = new Map<object, Verdict>();
  readonly sightings: Sighting[] = [];
  readonly #parts: (Part | undefined)[] = [];
  readonly #ids = new Map<object | symbol, PartId>();
  #commonjs: ReadonlyMap<object, ExportPart> | undefined;
  readonly #pure = new Set<object>();
  readonly #impure = new Set<object>();
  #waiting: Waiting[] = [];

  async run(f: object, where: Whereabouts): Promise<Part[]> {
    this.part(f, where);
    await this.#describeAll();
    const parts = this.#parts.filter((part) => part !== undefined);
    // Nothing can go wrong where nothing is assigned; then the parser is not loaded for it.
    if (!this.sightings.some(({ binding }) => binding.assigned)) return parts;
    const { withCells } = await import("./capture-cells.ts");
    return withCells(parts, this.sightings, this.inspector);
  }

  part(value: unknown, where: Whereabouts): PartId {
    if (!hasIdentity(value)) return this.place({ kind: "leaf", value });
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    const id = this.#parts.push(undefined) - 1;
    this.#ids.set(value, id);
    this.#waiting.push({ id, value, where });
    return id;
  }

  place(part: Part): PartId {
    return this.#parts.push(part) - 1;
  }

  commonjs(value: object): ExportPart | undefined {
    this.#commonjs ??= indexCommonjs();
    return this.#commonjs.get(value);
  }

  isImpure(value: object): boolean {
    if (this.#impure.has(value)) return true;
    if (this.#pure.has(value) || isPlainData(value)) {
      this.#pure.add(value);
      return false;
    }
    for (const object of impureObjects(value)) this.#impure.add(object);
    return true;
  }

  async attempt(value: object, where: Whereabouts): Promise<PartId | CannotTravelError> {
    const before = this.#parts.length;
    const outside = this.#waiting;
    this.#waiting = [];
    try {
      const id = this.part(value, where);
      await this.#describeAll();
      return id;
    } catch (error) {
      if (!(error instanceof CannotTravelError)) throw error;
      this.#parts.length = before;
      for (const [key, id] of this.#ids) if (id >= before) this.#ids.delete(key);
      return error;
    } finally {
      this.#waiting = outside;
    }
  }

  async #describeAll(): Promise<void> {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      this.#parts[next.id] = await this.#describe(next);
    }
  }

  #describe({ value, where }: Waiting): Part | Promise<Part> {
    if (typeof value === "symbol") return symbolPart(value, where);
    return typeof value === "function"
      ? functionPart(value, where, this)
      : objectPart(value, where, this);
  }
}

function hasIdentity(value: unknown): value is object | symbol {
  return (
    (typeof value === "object" && value !== null) ||
    typeof value === "function" ||
    typeof value === "symbol"
  );
}
