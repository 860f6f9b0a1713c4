import { reviveFunction } from "../code/revive.ts";
import { decodeValues } from "../code/values.ts";
import type { Code } from "../wire/messages.ts";

/** Calls the function of a group with one item. */
export type Call = (item: unknown) => unknown;

type Plain = (...args: readonly unknown[]) => unknown;
type Descriptions = Parameters<typeof reviveFunction>[0];

interface JobItem {
  readonly function: number;
  readonly args: readonly unknown[];
}

/** Brings the functions of a group to life. */
export async function reviveCall(code: Code, frames: readonly Uint8Array[]): Promise<Call> {
  const [descriptions, shared] = decodeValues(frames);
  const functions = await Promise.all(
    (descriptions as readonly Descriptions[]).map((description) => reviveFunction(description)),
  );
  const extra = code.hasShared ? [shared] : [];
  const [only] = functions;
  switch (code.style) {
    case "job":
      return (item) => callJob(functions, item as JobItem);
    case "spread":
      return (item) => call(only, [...(item as Iterable<unknown>), ...extra]);
    case "item":
      if (extra.length > 0) return (item) => call(only, [item, shared]);
      return only as Call;
  }
}

function callJob(functions: readonly Plain[], item: JobItem): unknown {
  return call(functions[item.function], item.args);
}

function call(f: Plain | undefined, args: readonly unknown[]): unknown {
  if (f === undefined) throw new TypeError("no such function");
  return f(...args);
}
