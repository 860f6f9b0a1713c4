import { availableParallelism } from "node:os";
import { GridpulseError } from "../errors.ts";
import { openScheduler } from "../schedulers/open-scheduler.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import { isExecutor } from "../worker/task.ts";
import { badArgument } from "./bad-argument.ts";
import { CallSite } from "./call-site.ts";
import { type ItemsOf, openSource } from "./item-source.ts";
import type { JobError } from "./job-error.ts";
import type { GridMapOptions } from "./options.ts";
import type { AnyFunction, GroupPlan } from "./plan.ts";
import { type ReadOptions, readOptions } from "./read-options.ts";
import { Run } from "./run.ts";

type Collecting = { readonly onError: "collect" };

/**
 * Applies a function to every item, on as many workers as there are, and returns at once with the
 * run: await it for the results in the order of the items, or iterate over it.
 */
export function gridMap<S, A extends readonly unknown[], R>(
  f: (...args: [...A, S]) => R,
  items: ItemsOf<Readonly<A>>,
  options: GridMapOptions<S> & { readonly spread: true; readonly shared: S } & Collecting,
): Run<Awaited<R> | JobError>;
export function gridMap<S, A extends readonly unknown[], R>(
  f: (...args: [...A, S]) => R,
  items: ItemsOf<Readonly<A>>,
  options: GridMapOptions<S> & { readonly spread: true; readonly shared: S },
): Run<Awaited<R>>;
export function gridMap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  items: ItemsOf<Readonly<A>>,
  options: GridMapOptions<never> & { readonly spread: true } & Collecting,
): Run<Awaited<R> | JobError>;
export function gridMap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  items: ItemsOf<Readonly<A>>,
  options: GridMapOptions<never> & { readonly spread: true },
): Run<Awaited<R>>;
export function gridMap<I, S, R>(
  f: (item: I, shared: S) => R,
  items: ItemsOf<I>,
  options: GridMapOptions<S> & { readonly shared: S } & Collecting,
): Run<Awaited<R> | JobError>;
export function gridMap<I, S, R>(
  f: (item: I, shared: S) => R,
  items: ItemsOf<I>,
  options: GridMapOptions<S> & { readonly shared: S },
): Run<Awaited<R>>;
export function gridMap<I, R>(
  f: (item: I) => R,
  items: ItemsOf<I>,
  options: GridMapOptions<never> & Collecting,
): Run<Awaited<R> | JobError>;
export function gridMap<I, R>(
  f: (item: I) => R,
  items: ItemsOf<I>,
  options?: GridMapOptions<never>,
): Run<Awaited<R>>;
export function gridMap(
  f: AnyFunction,
  items: ItemsOf<unknown>,
  options: GridMapOptions = {},
): Run<unknown> {
  if (typeof f !== "function") throw badArgument("its first argument", "a function", f);
  if (!isItems(items))
    throw badArgument("its second argument", "items that can be iterated", items);
  const read = readOptions(options, "gridMap");
  refuseNested("gridMap", read);
  const { own } = read;
  return new Run({
    name: own.name ?? (f.name || "gridMap"),
    functions: [f],
    style: own.spread === true ? "spread" : "item",
    shared: own.shared,
    source: openSource(items),
    groups: [planGroup(read)],
    groupOf: undefined,
    options: read,
    scheduler: schedulerOf(read),
    callSite: new CallSite(gridMap),
  });
}

/** The group of tasks that have no wishes of their own. */
export function planGroup({ settings }: ReadOptions): GroupPlan {
  return {
    core: {
      workers: settings.workers ?? availableParallelism(),
      numResubmits: settings.numResubmits,
      exceptionRetries: settings.retryExceptions,
      concurrency: settings.concurrency,
    },
    memory: settings.memory ?? undefined,
  };
}

/** The scheduler that a call asked for. */
export function schedulerOf({ own, settings }: ReadOptions): Scheduler {
  return openScheduler({
    given: own.scheduler,
    setting: settings.scheduler,
    requireCluster: settings.requireCluster,
  });
}

/** Without this, a module that maps when it is imported would do so in each worker, which would … */
export function refuseNested(where: string, { own }: ReadOptions): void {
  if (own.nested === true || !isExecutor()) return;
  throw new GridpulseError(
    "GRIDPULSE_NESTED_RUN",
    `${where} was called inside a worker; if a task is meant to start a run of its own, say { nested: true }; if a module does so when it is imported, keep that out of modules whose functions are mapped`,
  );
}

function isItems(items: unknown): items is ItemsOf<unknown> {
  if (typeof items === "string") return true;
  if (typeof items !== "object" || items === null) return false;
  return Symbol.iterator in items || Symbol.asyncIterator in items;
}
