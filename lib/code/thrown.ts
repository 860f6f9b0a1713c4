/**
 * What a task threw, on its way back. v8's own form of an error loses class, code and fields, and
 * differs between versions of Node, so errors are taken apart here and put together there.
 */
import { types } from "node:util";
import { canTravel, classNameOf, describeValue, readField } from "./guarded.ts";

/** An error taken apart, or any other value that was thrown. */
export type Thrown =
  | {
      readonly kind: "error";
      readonly className: string;
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      readonly cause: Thrown | undefined;
      /** The errors of an AggregateError. */
      readonly errors: readonly Thrown[] | undefined;
      /** Own fields such as `code`, those which can travel. */
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "value"; readonly value: unknown };

const builtIn: ReadonlyMap<string, new (message: string) => Error> = new Map([
  ["EvalError", EvalError],
  ["RangeError", RangeError],
  ["ReferenceError", ReferenceError],
  ["SyntaxError", SyntaxError],
  ["TypeError", TypeError],
  ["URIError", URIError],
]);

/** Causes nest this deep at the most; one may even be its own. */
const deepest = 16;
/** Where the frames of ours are that stand below each task. */
const workerRoom = new URL("../worker/", import.meta.url).href;
/** Besides what has a place of its own, the one name that would be taken for more than a name. */
const ownParts = new Set(["name", "message", "stack", "cause", "errors", "__proto__"]);

export function takeApart(thrown: unknown, ancestors: readonly unknown[] = []): Thrown {
  if (!isError(thrown)) {
    return { kind: "value", value: canTravel(thrown) ? thrown : describeValue(thrown) };
  }
  // An error can be its own cause; the second time it has none.
  const nested = ancestors.length < deepest && !ancestors.includes(thrown);
  const lineage = [...ancestors, thrown];
  const cause = nested ? readField(thrown, "cause") : undefined;
  const errors =
    nested && thrown instanceof AggregateError ? readField(thrown, "errors") : undefined;
  return {
    kind: "error",
    className: classNameOf(thrown),
    name: text(readField(thrown, "name")),
    message: text(readField(thrown, "message")),
    stack: withoutOurFrames(text(readField(thrown, "stack"))),
    cause: cause === undefined ? undefined : takeApart(cause, lineage),
    errors: Array.isArray(errors) ? errors.map((error) => takeApart(error, lineage)) : undefined,
    fields: fieldsOf(thrown),
  };
}

export function putTogether(thrown: Thrown): unknown {
  if (thrown.kind === "value") return thrown.value;
  const error =
    thrown.errors === undefined
      ? new (builtIn.get(thrown.className) ?? Error)(thrown.message)
      : new AggregateError(thrown.errors.map(putTogether), thrown.message);
  hide(error, "stack", thrown.stack);
  if (error.name !== thrown.name) hide(error, "name", thrown.name);
  if (thrown.cause !== undefined) hide(error, "cause", putTogether(thrown.cause));
  // Its class does not exist here, but its name can still be seen.
  const isForeign = thrown.className !== "" && error.constructor.name !== thrown.className;
  if (isForeign && thrown.name === "Error") hide(error, "name", thrown.className);
  return Object.assign(error, thrown.fields);
}

/** Whether what arrived is something that {@link takeApart} makes. */
export function isThrown(value: unknown, depth = 0): value is Thrown {
  if (!isRecord(value)) return false;
  if (value["kind"] === "value") return "value" in value;
  const { kind, className, name, message, stack, cause, errors, fields } = value;
  const isNested = (part: unknown) => isThrown(part, depth + 1);
  return (
    kind === "error" &&
    depth <= deepest &&
    [className, name, message, stack].every((part) => typeof part === "string") &&
    (cause === undefined || isNested(cause)) &&
    (errors === undefined || (Array.isArray(errors) && errors.every(isNested))) &&
    isRecord(fields)
  );
}

function hide(error: Error, field: string, value: unknown): void {
  Object.defineProperty(error, field, { value, writable: true, configurable: true });
}

/** How a task came to be called is of no interest to its author. */
function withoutOurFrames(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !line.includes(workerRoom))
    .join("\n");
}

function fieldsOf(error: Error): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(error)
      .filter((field) => !ownParts.has(field))
      .map((field) => [field, readField(error, field)] as const)
      .filter(([, value]) => canTravel(value)),
  );
}

/** Also one of another realm, such as `node:vm` makes. */
function isError(value: unknown): value is Error {
  // Of a proxy nothing can be asked without its handler's leave.
  return !types.isProxy(value) && (value instanceof Error || types.isNativeError(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Anybody may have overwritten a message with anything. */
function text(value: unknown): string {
  return typeof value === "string" ? value : describeValue(value);
}
