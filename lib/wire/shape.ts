/** Checks of untrusted values, put together from small ones. */

export type Check = (value: unknown) => boolean;
export type Shape = Readonly<Record<string, Check>>;

export const isString: Check = (value) => typeof value === "string";
export const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
export const isBoolean: Check = (value) => typeof value === "boolean";
export const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

export function oneOf(...known: readonly string[]): Check {
  return (value) => typeof value === "string" && known.includes(value);
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((element) => check(element));
}

export const isRange: Check = (value) =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first field that is not what it should be. */
export function misfit(value: Readonly<Record<string, unknown>>, shape: Shape): string | undefined {
  return Object.keys(shape).find((field) => shape[field]?.(value[field]) !== true);
}

export function ofShape(shape: Shape): Check {
  return (value) => isRecord(value) && misfit(value, shape) === undefined;
}
