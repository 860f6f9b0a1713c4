/** Instances of classes arrive as plain objects, without their methods. Their owner should know. */
import { shapeOf } from "./capture-shape.ts";
import { classNameOf } from "./guarded.ts";

/** So many objects of one value are looked at. */
const mostObjects = 200;
/** After so many values nobody looks any more: what they are like is known by then. */
const mostValues = 100;

/** Looks at the first values that pass, and tells of each class once. */
export class InstanceWatch {
  readonly #tell: (className: string) => void;
  readonly #told = new Set<string>();
  #seen = 0;

  constructor(tell: (className: string) => void) {
    this.#tell = tell;
  }

  watch(values: readonly unknown[]): void {
    for (const value of values) {
      if (this.#seen >= mostValues) return;
      this.#seen++;
      if (typeof value !== "object" || value === null) continue;
      try {
        this.#look(value);
      } catch {
        // A value that cannot even be looked at is refused where it is encoded.
      }
    }
  }

  #look(value: object): void {
    const known = new Set<object>([value]);
    for (const object of known) {
      if (known.size > mostObjects) return;
      const shape = shapeOf(object);
      // Errors keep at least what they are.
      if (shape.kind === "instance" && shape.base !== "error") {
        this.#found(classNameOf(object));
      }
      if (shape.kind === "leaf") continue;
      // By their descriptors, since a getter may do more than tell.
      for (const { value: member } of Object.values(Object.getOwnPropertyDescriptors(object))) {
        if (typeof member === "object" && member !== null) known.add(member);
      }
    }
  }

  #found(className: string): void {
    if (className === "" || this.#told.has(className)) return;
    this.#told.add(className);
    this.#tell(className);
  }
}

/** What to say of a class whose instances were met among items or results. */
export function instanceWarning(className: string, where: "item" | "result"): string {
  return `instances of class ${className} in ${where}s arrive as plain objects, with their fields and without their methods`;
}
