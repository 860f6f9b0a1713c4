import { GridpulseError } from "../errors.ts";
import { Fifo } from "./fifo.ts";
import { OutcomeStore, type Settled, type Settlement } from "./outcome-store.ts";

/** So many results are taken before the run is told. */
const reportEvery = 64;

export interface DeliveryHandlers {
  /** Results will be taken one by one. */
  streaming(): void;
  consumed(count: number): void;
}

/**
 * The outcomes of a run until somebody takes them. Kept for good, unless the first who asks takes
 * them one by one: then each is forgotten with its delivery, and what is not taken holds the run
 * back.
 */
export class Deliveries<R> {
  readonly store = new OutcomeStore<R>();
  readonly #handlers: DeliveryHandlers;
  #mode: "undecided" | "kept" | "streamed" = "undecided";
  /** Who wants to know the order in which tasks settle. */
  readonly #orders: Fifo<number>[] = [];
  readonly #pending = new Map<number, Settled>();
  #unreported = 0;
  #waiters: (() => void)[] = [];
  #settledSoFar = 0;

  constructor(handlers: DeliveryHandlers) {
    this.#handlers = handlers;
  }

  put(settlement: Settlement): void {
    this.#settledSoFar++;
    for (const order of this.#orders) order.push(settlement.index);
    if (this.#mode === "streamed") this.#pending.set(settlement.index, settlement);
    else this.store.put(settlement);
    if (this.#waiters.length > 0) this.wake();
  }

  /** Somebody wants all of it, together. */
  keep(): void {
    if (this.#mode === "streamed") {
      throw new GridpulseError(
        "GRIDPULSE_RUN_STATE",
        "the results of this run are taken one by one, and forgotten then; await it, or call outcomes(), before you iterate",
      );
    }
    this.#mode = "kept";
  }

  /** Somebody wants them one by one; `drawn` tells how many tasks there may be. */
  stream(drawn: number): void {
    if (this.#mode === "kept") return;
    if (this.#mode === "streamed") {
      throw new GridpulseError(
        "GRIDPULSE_RUN_STATE",
        "the results of this run are taken one by one already, and each can be taken once; await it, or call outcomes(), before you iterate a second time",
      );
    }
    this.#mode = "streamed";
    for (let index = 0; index < drawn && this.#settledSoFar > 0; index++) {
      const settled = this.store.get(index);
      if (settled !== undefined) this.#pending.set(index, settled);
    }
    this.#handlers.streaming();
  }

  /** The tasks that are settled, and from now on each as it settles. */
  settleOrder(drawn: number): Fifo<number> {
    const order = new Fifo<number>();
    for (let index = 0; index < drawn; index++) if (this.#has(index)) order.push(index);
    this.#orders.push(order);
    return order;
  }

  /** A task that is settled; it counts as delivered then. */
  take(index: number): Settled | undefined {
    if (this.#mode !== "streamed") return this.store.get(index);
    const settled = this.#pending.get(index);
    if (settled === undefined) return undefined;
    this.#pending.delete(index);
    if (++this.#unreported >= reportEvery) this.report();
    return settled;
  }

  report(): void {
    const count = this.#unreported;
    this.#unreported = 0;
    if (count > 0) this.#handlers.consumed(count);
  }

  /** Resolves when something has changed. */
  change(): Promise<void> {
    this.report();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Whether anybody has asked for results. */
  get isWanted(): boolean {
    return this.#mode !== "undecided";
  }

  #has(index: number): boolean {
    return this.#mode === "streamed" ? this.#pending.has(index) : this.store.has(index);
  }
}
