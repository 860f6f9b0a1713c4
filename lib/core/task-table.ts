/**
 * What is known of each task that is not settled, in a window that slides: memory depends on how
 * many tasks are open, not on how many there are.
 */

import type { Span } from "./span.ts";

/** In place of a chunk's number. */
const waiting = 0;
const settled = -1;

/** Which chunk holds each task; chunk numbers start at 1. */
export class TaskTable {
  /** Every task below this is settled. */
  #base = 0;
  #end = 0;
  #settled = 0;
  /** A ring of a power of two. */
  #holder = new Int32Array(64);

  /** How many tasks there are so far. */
  get drawn(): number {
    return this.#end;
  }

  get settledCount(): number {
    return this.#settled;
  }

  get openCount(): number {
    return this.#end - this.#settled;
  }

  /** Adds `count` waiting tasks and says which index the first of them has. */
  add(count: number): number {
    const first = this.#end;
    this.#reserve(first + count - this.#base);
    for (let index = first; index < first + count; index++) this.#set(index, waiting);
    this.#end += count;
    return first;
  }

  /** The chunk that holds a task; 0 where it waits, -1 where it is settled or unknown. */
  chunkOf(index: number): number {
    if (index < this.#base || index >= this.#end) return settled;
    return this.#holder[index & (this.#holder.length - 1)] ?? settled;
  }

  isSettled(index: number): boolean {
    return this.chunkOf(index) === settled;
  }

  /** The tasks of a span that this chunk does not hold, or does not hold any more. */
  foreignTo(chunk: number, { first, count }: Pick<Span, "first" | "count">): number[] {
    const foreign: number[] = [];
    for (let index = first; index < first + count; index++) {
      if (this.chunkOf(index) !== chunk) foreign.push(index);
    }
    return foreign;
  }

  give(index: number, chunk: number): void {
    this.#set(index, chunk);
  }

  takeBack(index: number): void {
    this.#set(index, waiting);
  }

  settle(index: number): void {
    this.#set(index, settled);
    this.#settled++;
    if (index !== this.#base) return;
    while (this.#base < this.#end && this.chunkOf(this.#base) === settled) this.#base++;
  }

  /** The tasks that are not settled, ascending. */
  *open(): IterableIterator<number> {
    for (let index = this.#base; index < this.#end; index++) {
      if (!this.isSettled(index)) yield index;
    }
  }

  #set(index: number, holder: number): void {
    this.#holder[index & (this.#holder.length - 1)] = holder;
  }

  #reserve(size: number): void {
    if (size <= this.#holder.length) return;
    let length = this.#holder.length;
    while (length < size) length *= 2;
    const larger = new Int32Array(length);
    for (let index = this.#base; index < this.#end; index++) {
      larger[index & (length - 1)] = this.chunkOf(index);
    }
    this.#holder = larger;
  }
}
