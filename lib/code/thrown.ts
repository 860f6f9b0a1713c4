/**
 * What a task threw, on its way back. v8's own form of an error loses class, code and fields, and
 * differs between versions of Node, so errors are taken apart here and put together there.
 */
import { serialize } from "node:v8";

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
const ownParts = new Set(["name", "message", "stack", "cause", "errors"]);

export function takeApart(thrown: unknown, depth = 0): Thrown {
  if (!(thrown instanceof Error)) {
    return { kind: "value", value: canTravel(thrown) ? thrown : describe(thrown) };
  }
  const nested = depth < deepest;
  return {
    kind: "error",
    className: thrown.constructor.name,
    name: text(thrown.name),
    message: text(thrown.message),
    stack: text(thrown.stack),
    cause: nested && thrown.cause !== undefined ? takeApart(thrown.cause, depth + 1) : undefined,
    errors:
      nested && thrown instanceof AggregateError
        ? thrown.errors.map((error: unknown) => takeApart(error, depth + 1))
        : undefined,
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
  if (error.constructor.name !== thrown.className && thrown.name === "Error") {
    hide(error, "name", thrown.className);
  }
  return Object.assign(error, thrown.fields);
}

/** Whether what arrived is something that {@link takeApart} makes. */
export function isThrown(value: unknown, depth = 0): value is Thrown {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  if (value.kind === "value") return "value" in value;
  if (value.kind !== "error" || depth > deepest) return false;
  const { className, name, message, stack, cause, errors, fields } = value as Record<
    string,
    unknown
  >;
  return (
    [className, name, message, stack].every((part) => typeof part === "string") &&
    (cause === undefined || isThrown(cause, depth + 1)) &&
    (errors === undefined ||
      (Array.isArray(errors) && errors.every((error) => isThrown(error, depth + 1)))) &&
    typeof fields === "object" &&
    fields !== null
  );
}

function hide(error: Error, field: string, value: unknown): void {
  Object.defineProperty(error, field, { value, writable: true, configurable: true });
}

function fieldsOf(error: Error): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(error).filter(([field, value]) => !ownParts.has(field) && canTravel(value)),
  );
}

function canTravel(value: unknown): boolean {
  try {
    serialize(value);
    return true;
  } catch {
    return false;
  }
}

function describe(value: unknown): string {
  return typeof value === "symbol" ? value.toString() : Object.prototype.toString.call(value);
}

/** Anybody may have overwritten a message with anything. */
function text(value: unknown): string {
  return typeof value === "string" ? value : describe(value);
}
