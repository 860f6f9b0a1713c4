import type { Items } from "../dispatcher/payloads.ts";
import { Fifo } from "./fifo.ts";

/** Anything that has items. */
export type ItemsOf<T> = Iterable<T> | AsyncIterable<T>;

export interface SourceHandlers {
  /** So many more items are there. */
  drawn(count: number): void;
  exhausted(): void;
  /** The items themselves threw. */
  failed(error: unknown): void;
}

/** The items of a run, drawn no faster than they are wanted. */
export interface ItemSource extends Items {
  /** How many there are, where that is known. */
  readonly size: number | undefined;
  start(handlers: SourceHandlers): void;
  draw(count: number): void;
  /** No more are wanted. */
  close(): void;
}

export function openSource(items: ItemsOf<unknown>): ItemSource {
  if (Array.isArray(items)) return new ListSource([...items]);
  if (typeof items === "string") return new ListSource(Array.from(items));
  if (Symbol.asyncIterator in items) return new AsyncSource(items[Symbol.asyncIterator]());
  return new IteratorSource(items[Symbol.iterator]());
}

/** As `for … of` has it: whatever else `next` answers would go on for ever. */
function resultOf(answer: IteratorResult<unknown>): IteratorResult<unknown> {
  if (typeof answer === "object" && answer !== null) return answer;
  throw new TypeError(`the items' next() answered ${String(answer)}, which is no object`);
}

/** All items are there. A copy, since the caller may change the list meanwhile; and without holes. */
class ListSource implements ItemSource {
  readonly #items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.#items = items;
  }

  get size(): number {
    return this.#items.length;
  }

  start(handlers: SourceHandlers): void {
    handlers.drawn(this.#items.length);
    handlers.exhausted();
  }

  draw(): void {
    // They have all been drawn.
  }

  take(first: number, count: number): unknown[] {
    return this.#items.slice(first, first + count);
  }

  close(): void {
    // Nothing is open.
  }
}

class IteratorSource implements ItemSource {
  readonly #items = new Fifo<unknown>();
  readonly size = undefined;
  readonly #iterator: Iterator<unknown>;
  #handlers: SourceHandlers | undefined;
  #ended = false;

  constructor(iterator: Iterator<unknown>) {
    this.#iterator = iterator;
  }

  start(handlers: SourceHandlers): void {
    this.#handlers = handlers;
  }

  draw(wanted: number): void {
    if (this.#ended) return;
    let count = 0;
    try {
      for (; count < wanted && !this.#ended; ) {
        const { done, value } = resultOf(this.#iterator.next());
        if (done === true) {
          this.#ended = true;
        } else {
          this.#items.push(value);
          count++;
        }
      }
    } catch (error) {
      this.#ended = true;
      if (count > 0) this.#handlers?.drawn(count);
      this.#handlers?.failed(error);
      return;
    }
    if (count > 0) this.#handlers?.drawn(count);
    if (this.#ended) this.#handlers?.exhausted();
  }

  take(_first: number, count: number): unknown[] {
    return this.#items.take(count);
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#iterator.return?.();
  }
}

class AsyncSource implements ItemSource {
  readonly #items = new Fifo<unknown>();
  readonly size = undefined;
  readonly #iterator: AsyncIterator<unknown>;
  #handlers: SourceHandlers | undefined;
  #ended = false;
  #wanted = 0;
  #drawing = false;
  /** Items that nobody was told of yet. */
  #untold = 0;
  #telling = false;

  constructor(iterator: AsyncIterator<unknown>) {
    this.#iterator = iterator;
  }

  start(handlers: SourceHandlers): void {
    this.#handlers = handlers;
  }

  draw(count: number): void {
    this.#wanted += count;
    if (!this.#drawing && !this.#ended) void this.#drawAll();
  }

  take(_first: number, count: number): unknown[] {
    return this.#items.take(count);
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    // Whoever waits for an item that never comes cannot be told to stop, only left alone.
    this.#iterator.return?.().catch(() => undefined);
  }

  async #drawAll(): Promise<void> {
    this.#drawing = true;
    try {
      while (this.#wanted > 0 && !this.#ended) {
        this.#tellSoon();
        const { done, value } = resultOf(await this.#iterator.next());
        if (this.#ended) return;
        if (done === true) {
          this.#ended = true;
          break;
        }
        this.#items.push(value);
        this.#wanted--;
        this.#untold++;
      }
    } catch (error) {
      if (this.#ended) return;
      this.#ended = true;
      this.#tell();
      this.#handlers?.failed(error);
      return;
    } finally {
      this.#drawing = false;
    }
    this.#tell();
    if (this.#ended) this.#handlers?.exhausted();
  }

  /** Items that come at once are told of together; one that is waited for keeps none waiting. */
  #tellSoon(): void {
    if (this.#telling || this.#untold === 0) return;
    this.#telling = true;
    // Runs when all promises that could go on have done so: what comes next is waited for.
    process.nextTick(() => {
      this.#telling = false;
      this.#tell();
    });
  }

  #tell(): void {
    const count = this.#untold;
    this.#untold = 0;
    if (count > 0) this.#handlers?.drawn(count);
  }
}
