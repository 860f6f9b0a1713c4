import type { Span } from "./span.ts";

/** Tasks that were handed to a worker in one message. */
export interface Chunk {
  readonly id: number;
  readonly worker: Worker;
  readonly span: Span;
  /** Tasks of it that are neither settled nor taken back. */
  open: number;
}

/** One worker, as far as its run knows. */
export class Worker {
  readonly id: number;
  readonly group: number;
  /** The number of its executor, 0 before the first said hello. */
  incarnation = 0;
  /** Whether an executor is there to take tasks. */
  ready = false;
  /** When a sign of life came last, in attended time; undefined before the scheduler started it. */
  heard: number | undefined;
  /** When results came last, by the clock. */
  reported = 0;
  /** What it has to do, oldest first. */
  readonly chunks: Chunk[] = [];

  constructor(id: number, group: number) {
    this.id = id;
    this.group = group;
  }

  get open(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.open, 0);
  }
}
