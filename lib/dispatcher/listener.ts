import type { Thrown } from "../code/thrown.ts";
import type { DeathEffect } from "../core/events.ts";
import type { Word } from "../wire/messages.ts";

/** Results of some tasks. */
export interface Arrived {
  readonly indices: readonly number[];
  /** In place of the value of a task that threw, what it threw, taken apart. */
  readonly values: readonly unknown[];
  /** Positions of those that threw. */
  readonly threw: ReadonlySet<number>;
  /** Wall and CPU milliseconds and peak bytes of each. */
  readonly usage: Float32Array;
  readonly worker: number;
  readonly host: string;
}

/** What became of a worker. */
export interface WorkerNews {
  readonly worker: number;
  readonly what: "started" | "ready" | "condemned" | "ended";
  /** Where, or why. */
  readonly detail: string;
  /** The process that runs the tasks, of a worker that is ready. */
  readonly pid?: number;
}

/** Why a run cannot go on. */
export type Failure =
  | { readonly kind: "no-workers"; readonly evidence: string }
  | { readonly kind: "unable"; readonly group: number; readonly thrown: Thrown }
  /** Something in this process threw where nothing should. */
  | { readonly kind: "broken"; readonly error: unknown };

/** Whoever wants to know what becomes of a run. */
export interface RunListener {
  /** More items are wanted. */
  draw(count: number): void;
  /** These of the results that arrived count, by their positions. */
  accepted(results: Arrived, positions: readonly number[]): void;
  died(death: DeathEffect, host: string, tail: string): void;
  /** Whether a task that threw this may be tried again. */
  mayRetry(thrown: Thrown, index: number): boolean;
  word(word: Word, host: string): void;
  worker(news: WorkerNews): void;
  warning(message: string): void;
  /** All tasks are settled. */
  finished(): void;
  failed(failure: Failure): void;
}
