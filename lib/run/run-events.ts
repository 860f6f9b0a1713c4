import type { CauseOfDeath } from "../core/events.ts";
import type { WorkerNews } from "../dispatcher/listener.ts";
import type { Outcome } from "./outcome.ts";

/** How far a run is. */
export interface Progress {
  /** How many tasks there are; undefined as long as nobody knows. */
  readonly total: number | undefined;
  /** Tasks that no worker has yet. */
  readonly waiting: number;
  /** Tasks that are with a worker. */
  readonly running: number;
  readonly finished: number;
  readonly failed: number;
}

/** An attempt at a task died. */
export interface DeathEvent {
  readonly index: number;
  readonly attempt: number;
  readonly cause: CauseOfDeath;
  readonly host: string;
  readonly worker: number;
  /** What was seen, in words. */
  readonly evidence: string;
  /** Whether the task is tried again. */
  readonly resubmitted: boolean;
}

/** What a task said of itself. */
export interface TaskEvent {
  readonly index: number;
  readonly attempt: number;
  readonly host: string;
}

/** The events of a run, and what their listeners get. */
export interface RunEvents<R> {
  /** A task is settled. */
  outcome: [Outcome<R>];
  death: [DeathEvent];
  worker: [WorkerNews];
  /** `task.log` was called. */
  log: [TaskEvent & { readonly text: string }];
  /** `task.progress` was called. */
  taskProgress: [TaskEvent & { readonly fraction: number }];
  warning: [string];
  /** The run has ended, and nothing of it is left; with the reason where it did not end well. */
  end: [error: unknown];
}
