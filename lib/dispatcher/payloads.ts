import { type Culprit, culpritIn } from "../code/culprit.ts";
import type { InstanceWatch } from "../code/instances.ts";
import { decodeValues, encodeValues, type Frames, framesSize } from "../code/values.ts";
import type { Span } from "../core/span.ts";

/** Where the items of tasks come from. */
export interface Items {
  /** The items of neighbouring tasks that were drawn and not taken before. */
  take(first: number, count: number): unknown[];
}

/** One chunk as it was sent. */
export interface Payload {
  readonly group: number;
  readonly span: Span;
  readonly frames: Frames;
  readonly bytes: number;
}

/** An item that cannot be sent. */
export interface Unsendable {
  readonly index: number;
  readonly culprit: Culprit;
}

/**
 * Who has the items: the source, until they are sent; then the chunk, encoded, so that what happens
 * to them here changes nothing; and this, when a chunk gives some back.
 */
export class Payloads {
  readonly #source: Items;
  readonly #watch: InstanceWatch;
  readonly #sent = new Map<number, Payload>();
  readonly #returned = new Map<number, unknown>();

  constructor(source: Items, watch: InstanceWatch) {
    this.#source = source;
    this.#watch = watch;
  }

  get(chunk: number): Payload | undefined {
    return this.#sent.get(chunk);
  }

  /** Encodes the items of a new chunk; those that cannot be sent go as undefined, and are named. */
  pack(
    chunk: number,
    group: number,
    span: Span,
  ): { readonly payload: Payload; readonly unsendable: readonly Unsendable[] } {
    const items = this.#take(span);
    this.#watch.watch(items);
    const unsendable: Unsendable[] = [];
    let frames: Frames;
    try {
      frames = encodeValues(items);
    } catch {
      frames = encodeValues(
        items.map((item, offset) => {
          const culprit = culpritIn(item);
          if (culprit === undefined) return item;
          unsendable.push({ index: span.first + offset, culprit });
          return undefined;
        }),
      );
    }
    const payload = { group, span, frames, bytes: framesSize(frames) };
    this.#sent.set(chunk, payload);
    return { payload, unsendable };
  }

  /** Some tasks of a chunk wait again. */
  takeBack(chunk: number, spans: readonly Span[]): void {
    const payload = this.#sent.get(chunk);
    if (payload === undefined) return;
    const items = decodeValues(payload.frames);
    for (const { first, count } of spans) {
      for (let index = first; index < first + count; index++) {
        this.#returned.set(index, items[index - payload.span.first]);
      }
    }
  }

  close(chunk: number): void {
    this.#sent.delete(chunk);
  }

  #take({ first, count }: Span): unknown[] {
    if (!this.#returned.has(first)) return this.#source.take(first, count);
    return Array.from({ length: count }, (_, offset) => {
      const item = this.#returned.get(first + offset);
      this.#returned.delete(first + offset);
      return item;
    });
  }
}
