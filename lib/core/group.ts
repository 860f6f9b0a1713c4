import { Workload } from "./chunking.ts";
import type { Span } from "./span.ts";
import type { Worker } from "./worker.ts";

export interface GroupOptions {
  /** Workers at the most. */
  readonly workers: number;
  /** How often a task may be submitted again after a death. */
  readonly numResubmits: number;
  /** How often a task may be tried again after it threw. */
  readonly exceptionRetries: number;
  /** Tasks that one worker runs at a time. */
  readonly concurrency: number;
}

/** Tasks that want workers of the same kind, and what waits of them. */
export class Group {
  readonly id: number;
  readonly options: GroupOptions;
  readonly workload: Workload;
  /** Deaths in a row in which no task was running: something is wrong with the workers themselves. */
  barrenDeaths = 0;
  /** Ready workers that have nothing to do. */
  readonly idle = new Set<Worker>();
  /** Ready workers with work, but none behind it. */
  readonly shortOfWork = new Set<Worker>();
  /** All workers asked for and not known to be dead. */
  readonly workers = new Set<Worker>();
  readonly #ready = new Set<Worker>();
  /** Tasks that come back go first, so that results in order do not wait for them. */
  readonly #returned: Span[] = [];
  readonly #fresh: Span[] = [];
  #waiting = 0;

  constructor(id: number, options: GroupOptions, chunkTarget: number) {
    this.id = id;
    this.options = options;
    this.workload = new Workload(chunkTarget);
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** How many tasks one message may hold; as many as run at a time are not too many. */
  chunkSize(): number {
    return Math.max(this.workload.chunkSize(), this.options.concurrency);
  }

  /** Workers that were asked for and may be ready soon. */
  get coming(): number {
    return this.workers.size - this.#ready.size;
  }

  get hasReturned(): boolean {
    return this.#returned.length > 0;
  }

  add(span: Span): void {
    this.#waiting += span.count;
    const last = this.#fresh.at(-1);
    if (last !== undefined && last.first + last.count === span.first) {
      this.#fresh[this.#fresh.length - 1] = { ...last, count: last.count + span.count };
    } else {
      this.#fresh.push(span);
    }
  }

  takeBack(span: Span): void {
    this.#waiting += span.count;
    this.#returned.push(span);
  }

  /** Takes up to `most` neighbouring tasks; undefined where none waits. */
  take(most: number): Span | undefined {
    const queue = this.#returned.length > 0 ? this.#returned : this.#fresh;
    const head = queue[0];
    if (head === undefined) return undefined;
    const count = Math.min(head.count, most);
    if (count === head.count) queue.shift();
    else queue[0] = { ...head, first: head.first + count, count: head.count - count };
    this.#waiting -= count;
    return { ...head, count };
  }

  /** Files a worker under what it can take now. */
  place(worker: Worker): void {
    this.idle.delete(worker);
    this.shortOfWork.delete(worker);
    this.#ready.delete(worker);
    if (!worker.ready) return;
    this.#ready.add(worker);
    if (worker.chunks.length === 0) this.idle.add(worker);
    else if (worker.chunks.length === 1) this.shortOfWork.add(worker);
  }

  remove(worker: Worker): void {
    this.workers.delete(worker);
    this.#ready.delete(worker);
    this.idle.delete(worker);
    this.shortOfWork.delete(worker);
  }

  /** All that waits, for the checks of invariants. */
  get spans(): readonly Span[] {
    return [...this.#returned, ...this.#fresh];
  }
}
