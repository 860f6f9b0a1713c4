import { CannotTravelError } from "./cannot-travel.ts";
import type { Sighting } from "./capture-cells.ts";
import type { Verdict } from "./capture-instance.ts";
import type { ExportPart, Part, PartId } from "./function-travel.ts";
import type { Inspector } from "./inspect.ts";

/** Where in the user's program a value was met. */
export interface Whereabouts {
  /** The function that was given. */
  readonly givenName: string;
  /** The function that uses it. */
  readonly functionName: string;
  /** How that function reaches it: `client.socket`. Nothing for the function that was given. */
  readonly variable: string | undefined;
  /** The script of that function. */
  readonly url: string;
}

/** What those who capture one kind of thing need from the capture as a whole. */
export interface CaptureContext {
  readonly inspector: Inspector;
  readonly warnings: Set<string>;
  /** What has been found out about the instances of a class, by its prototype. */
  readonly verdicts: Map<object, Verdict>;
  /** The variables seen around functions, to find those that functions have in common. */
  readonly sightings: Sighting[];
  /** The CommonJS files whose exports have this value. */
  commonjs(value: object): ExportPart | undefined;
  /** The part for a value; the same for the same object. */
  part(value: unknown, where: Whereabouts): PartId;
  /** The part for something that is no value here. */
  place(part: Part): PartId;
  /** Whether a value needs more than v8 does for it. */
  isImpure(value: object): boolean;
  /** Captures a value at once with all that it needs, or leaves no trace of it. */
  attempt(value: object, where: Whereabouts): Promise<PartId | CannotTravelError>;
}

/** The whereabouts of something below. */
export function below(where: Whereabouts, step: string): Whereabouts {
  const variable = `${where.variable ?? where.functionName}${step}`;
  return { ...where, variable };
}

/** The error for something that cannot travel. */
export function refusal(where: Whereabouts, reason: string, advice?: string): CannotTravelError {
  const { givenName, functionName, variable } = where;
  return new CannotTravelError({
    givenName,
    functionName,
    variable,
    reason,
    ...(advice !== undefined && { advice }),
  });
}

/** What to call a function in a message. */
export function nameOf(f: object): string {
  const name: unknown = "name" in f ? f.name : undefined;
  return typeof name === "string" && name !== "" ? name : "anonymous";
}
