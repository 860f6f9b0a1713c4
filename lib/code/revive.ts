/**
 * How a function arrives: the counterpart of `capture.ts`. Knows nothing of parser and inspector,
 * because each worker loads it when it starts.
 */
import { GridpulseError } from "../errors.ts";
import type { FunctionTravel, Part, PartId, SourcePart, TravelBinding } from "./function-travel.ts";
import { Cell } from "./revive-cell.ts";
import { outsideValues } from "./revive-modules.ts";
import { emptyObject, fillObject, setProperties } from "./revive-object.ts";
import { evaluateSource } from "./revive-source.ts";

/** Makes a function from what `captureFunction` said of it. Imports the modules that it needs. */
export async function reviveFunction(
  description: FunctionTravel,
): Promise<(...args: unknown[]) => unknown> {
  const { parts } = description;
  const root = new Revival(parts, await outsideValues(parts)).value(0);
  if (!isFunction(root)) {
    throw new GridpulseError("GRIDPULSE_CANNOT_REVIVE", "What arrived is not a function.");
  }
  return root;
}

/** Something to be done as soon as all that it needs exists; says whether it could be done. */
type Step = () => boolean;

/**
 * Objects are made empty and filled later, so cycles through them need no care. A function is
 * given its variables as constants where they exist already, and later where it is part of a
 * cycle. A class needs its base, and whatever its static members use, before it can be evaluated.
 */
class Revival {
  readonly #parts: readonly Part[];
  readonly #values: Map<PartId, unknown>;
  readonly #busy = new Set<PartId>();
  readonly #cells = new Map<number, Cell>();
  #open: Step[] = [];
  #done = 0;

  constructor(parts: readonly Part[], outside: ReadonlyMap<PartId, unknown>) {
    this.#parts = parts;
    this.#values = new Map(outside);
  }

  /** The finished value of a part. */
  value(id: PartId): unknown {
    this.#make(id);
    // Each round does at least one step, unless they wait for each other.
    while (this.#open.length > 0) {
      const before = this.#done;
      this.#settle();
      if (this.#done === before) {
        throw new GridpulseError(
          "GRIDPULSE_CANNOT_REVIVE",
          "The function needs itself before it exists.",
        );
      }
    }
    return this.#values.get(id);
  }

  /** Whether the value of a part exists now. It does not while it waits for itself. */
  #make(id: PartId): boolean {
    if (this.#values.has(id)) return true;
    if (this.#busy.has(id)) return false;
    const part = this.#parts[id];
    if (part === undefined)
      throw new GridpulseError("GRIDPULSE_CANNOT_REVIVE", `There is no part ${id}.`);
    switch (part.kind) {
      case "leaf":
        this.#values.set(id, part.value);
        return true;
      case "object":
      case "error": {
        if (part.class !== undefined && !this.#make(part.class)) return false;
        const object = emptyObject(
          part,
          part.class === undefined ? undefined : this.#values.get(part.class),
        );
        this.#values.set(id, object);
        this.#open.push(() =>
          this.#whenMade(fillObject.needs(part), (get) => fillObject.fill(object, part, get)),
        );
        return true;
      }
      case "source":
        this.#busy.add(id);
        try {
          return this.#makeSource(id, part);
        } finally {
          this.#busy.delete(id);
        }
      default:
        throw new GridpulseError(
          "GRIDPULSE_CANNOT_REVIVE",
          `Part ${id}, "${part.kind}", was not found.`,
        );
    }
  }

  #makeSource(id: PartId, part: SourcePart): boolean {
    for (const { value, eager } of part.bindings) {
      const isNeeded = eager && value !== id;
      if ((isNeeded || !part.isClass) && !this.#make(value) && isNeeded) return false;
    }
    if (part.self !== undefined && !this.#make(part.self)) return false;
    if (part.isClass) this.#settle();
    const get = (value: PartId): unknown => this.#values.get(value);
    const late = part.bindings.filter(
      ({ value, cell }) => cell === undefined && value !== id && !this.#values.has(value),
    );
    const cellOf = (binding: TravelBinding): Cell | undefined => this.#cellOf(binding);
    const { value, setLate } = evaluateSource(part, { id, late, get, cellOf });
    this.#values.set(id, value);
    if (late.length > 0) {
      const needs = late.map(({ value }) => value);
      this.#open.push(() => this.#whenMade(needs, () => setLate(needs.map(get))));
    }
    const { properties, prototypeProperties } = part;
    if (properties.length + prototypeProperties.length > 0) {
      const needs = [...properties, ...prototypeProperties].map(({ value }) => value);
      this.#open.push(() =>
        this.#whenMade(needs, () => {
          setProperties(value, properties, get);
          const prototype: unknown = Reflect.get(value, "prototype");
          if (typeof prototype === "object" && prototype !== null)
            setProperties(prototype, prototypeProperties, get);
        }),
      );
    }
    return true;
  }

  /** The cell of a shared variable. It has its value as soon as that exists. */
  #cellOf({ cell: number, value }: TravelBinding): Cell | undefined {
    if (number === undefined) return undefined;
    let cell = this.#cells.get(number);
    if (cell === undefined) {
      cell = new Cell();
      const made = cell;
      this.#cells.set(number, made);
      this.#open.push(() => this.#whenMade([value], (get) => made.fill(get(value))));
    }
    if (this.#values.has(value)) cell.fill(this.#values.get(value));
    return cell;
  }

  #whenMade(needs: readonly PartId[], run: (get: (id: PartId) => unknown) => void): boolean {
    let isReady = true;
    for (const id of needs) if (!this.#make(id)) isReady = false;
    if (isReady) run((id) => this.#values.get(id));
    return isReady;
  }

  /** Does all that can be done now. Keeps the rest. */
  #settle(): void {
    const blocked: Step[] = [];
    for (let step = this.#open.pop(); step !== undefined; step = this.#open.pop()) {
      if (step()) this.#done++;
      else blocked.push(step);
    }
    this.#open = [...blocked, ...this.#open];
  }
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}
