import type { GridpulseError } from "../errors.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Fifo } from "./fifo.ts";
import type { Outcome } from "./outcome.ts";
import { outcomeOf, type Settled } from "./outcome-store.ts";

/** What an iterator has to know of its run. */
export interface StreamedRun<R> {
  readonly deliveries: Deliveries<R>;
  /** Whether a failed task is an element like others, or the end. */
  readonly collects: boolean;
  /** Set when nothing more will come; with the error that ended it, if one did. */
  ending(): { readonly error: unknown } | undefined;
  /** The consumer does not want the rest. */
  abandon(): Promise<void>;
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The results in the order of the items. */
export class OrderedStream<R> implements AsyncIterableIterator<R | GridpulseError> {
  readonly #run: StreamedRun<R>;
  #cursor = 0;
  #returned = false;

  constructor(run: StreamedRun<R>) {
    this.#run = run;
  }

  // Not an async function: where the result is there already, this costs one promise instead of three.
  next(): Promise<IteratorResult<R | GridpulseError, undefined>> {
    if (this.#returned) return Promise.resolve(done);
    const settled = this.#run.deliveries.take(this.#cursor);
    return settled === undefined ? this.#wait() : this.#deliver(settled);
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#returned = true;
    await this.#run.abandon();
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #deliver({ value, error }: Settled): Promise<IteratorResult<R | GridpulseError, undefined>> {
    this.#cursor++;
    if (error === undefined) return Promise.resolve({ done: false, value: value as R });
    if (this.#run.collects) return Promise.resolve({ done: false, value: error });
    return Promise.reject(error);
  }

  async #wait(): Promise<IteratorResult<R | GridpulseError, undefined>> {
    const { deliveries } = this.#run;
    for (;;) {
      const settled = deliveries.take(this.#cursor);
      if (settled !== undefined) return this.#deliver(settled);
      const ending = this.#run.ending();
      if (ending?.error !== undefined) throw ending.error;
      if (ending !== undefined) return done;
      await deliveries.change();
    }
  }
}

/** The outcomes in the order in which tasks settle. */
export class CompletedStream<R> implements AsyncIterableIterator<Outcome<R>> {
  readonly #run: StreamedRun<R>;
  readonly #order: Fifo<number>;
  #returned = false;

  constructor(run: StreamedRun<R>, drawn: number) {
    this.#run = run;
    this.#order = run.deliveries.settleOrder(drawn);
  }

  async next(): Promise<IteratorResult<Outcome<R>, undefined>> {
    const { deliveries } = this.#run;
    while (!this.#returned) {
      const index = this.#order.first;
      const settled = index === undefined ? undefined : deliveries.take(index);
      if (settled !== undefined) {
        this.#order.drop();
        return { done: false, value: outcomeOf(settled) };
      }
      const ending = this.#run.ending();
      if (ending !== undefined) return this.#end(ending.error);
      await deliveries.change();
    }
    return done;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#returned = true;
    await this.#run.abandon();
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A failed task was an outcome already; whatever else ended the run is told here. */
  #end(error: unknown): IteratorReturnResult<undefined> {
    const told = error instanceof Error && error.name === "JobError";
    if (error !== undefined && !told) throw error;
    return done;
  }
}
