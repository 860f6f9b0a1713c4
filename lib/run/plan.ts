import type { GroupOptions } from "../core/group.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import type { CallStyle } from "../wire/messages.ts";
import type { CallSite } from "./call-site.ts";
import type { ItemSource } from "./item-source.ts";
import type { ReadOptions } from "./read-options.ts";

// A function of whatever type; nobody here calls it.
export type AnyFunction = (...args: never[]) => unknown;

/** Tasks that want the same kind of worker. */
export interface GroupPlan {
  readonly core: GroupOptions;
  /** Bytes that a task may use. */
  readonly memory: number | undefined;
}

/** All that is to be known of a run before it starts. */
export interface RunPlan {
  readonly name: string;
  readonly functions: readonly AnyFunction[];
  readonly style: CallStyle;
  readonly shared: unknown;
  readonly source: ItemSource;
  readonly groups: readonly GroupPlan[];
  /** The group of each task; where it is missing all are in the first. */
  readonly groupOf: readonly number[] | undefined;
  readonly options: ReadOptions;
  readonly scheduler: Scheduler;
  readonly callSite: CallSite;
}
