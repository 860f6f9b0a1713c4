import type { Span } from "./span.ts";

/** Why an attempt died. */
export type CauseOfDeath =
  | "exception"
  | "crashed"
  | "out_of_memory"
  | "time_limit"
  | "stalled"
  | "lost"
  | "never_started"
  | "deleted";

/** What was seen, in words for people. */
export type Evidence = string;

/** What happens to a run, told to its core. */
export type CoreEvent =
  /** The next `count` tasks exist; they belong to this group. */
  | { readonly type: "drawn"; readonly group: number; readonly count: number }
  /** There are no more tasks. */
  | { readonly type: "exhausted" }
  /** From now on results are taken one by one, and what is not taken holds the run back. */
  | { readonly type: "streaming"; readonly taken: number }
  | { readonly type: "consumed"; readonly count: number }
  /** The scheduler started it, so that from now on its silence tells something. */
  | { readonly type: "started"; readonly worker: number }
  /** Its executor said hello; an incarnation is an executor's number within its worker, from 1. */
  | { readonly type: "ready"; readonly worker: number; readonly incarnation: number }
  /** A sign of life. */
  | { readonly type: "heard"; readonly worker: number }
  | ResultsEvent
  | {
      readonly type: "executor-died";
      readonly worker: number;
      readonly incarnation: number;
      readonly cause: CauseOfDeath;
      readonly evidence: Evidence;
      /** What it was executing; undefined where nobody can know. */
      readonly executing: readonly number[] | undefined;
    }
  | {
      readonly type: "worker-died";
      readonly worker: number;
      readonly cause: CauseOfDeath;
      readonly evidence: Evidence;
      readonly executing: readonly number[] | undefined;
    }
  /** How large the tasks of a group turned out to be, on the way there or back. */
  | {
      readonly type: "weighed";
      readonly group: number;
      readonly count: number;
      readonly bytes: number;
    }
  | { readonly type: "tick" };

export interface ResultsEvent {
  readonly type: "results";
  readonly worker: number;
  readonly chunk: number;
  readonly indices: readonly number[];
  /** Positions in {@link indices} of the tasks that threw and may be tried again. */
  readonly retryable: readonly number[];
  /** Milliseconds that the executor spent on these tasks. */
  readonly busy: number;
}

/** What is to be done about it. */
export type Effect =
  /** So many more items are wanted, beyond all that were asked for before. */
  | { readonly type: "draw"; readonly count: number }
  /** The scheduler is to be asked for these workers. */
  | { readonly type: "hire"; readonly group: number; readonly workers: readonly number[] }
  | {
      readonly type: "assign";
      readonly worker: number;
      readonly chunk: number;
      readonly group: number;
      readonly span: Span;
    }
  /** These tasks of the chunk wait again. */
  | { readonly type: "take-back"; readonly chunk: number; readonly spans: readonly Span[] }
  /** The worker need not run these any more. */
  | {
      readonly type: "drop";
      readonly worker: number;
      readonly chunk: number;
      readonly spans: readonly Span[];
    }
  /** Nothing of this chunk is open. */
  | { readonly type: "close"; readonly chunk: number }
  /** Which results of the event count, by their position in it. */
  | { readonly type: "accept"; readonly positions: readonly number[] }
  | DeathEffect
  /** This worker may leave: others need its place. */
  | { readonly type: "dismiss"; readonly worker: number }
  /** This worker is to be ended at once, and its death to be told, with what it was executing. */
  | {
      readonly type: "condemn";
      readonly worker: number;
      readonly cause: CauseOfDeath;
      readonly evidence: Evidence;
    }
  /** No worker of this group can be had: the run cannot go on. */
  | { readonly type: "hopeless"; readonly group: number; readonly evidence: Evidence }
  /** Every task is settled. */
  | { readonly type: "finished" }
  /** Send a tick at this time, at the latest. */
  | { readonly type: "wake"; readonly at: number };

/** An attempt died. */
export interface DeathEffect {
  readonly type: "death";
  readonly index: number;
  readonly attempt: number;
  readonly worker: number;
  readonly cause: CauseOfDeath;
  readonly evidence: Evidence;
  /** False where it was the last: the task has failed for good. */
  readonly resubmitted: boolean;
}
