/**
 * Many waits at once, on one thread.
 *
 * A `drmaa_wait` that blocks needs a thread for as long as a job lasts. There are four in libuv's
 * pool: the fifth wait would stand in line behind them, and so would every file and every name to
 * be looked up; and not every library survives several threads at once. So nothing ever blocks:
 * each wait is asked again and again whether it is over, in rounds, all from the main thread.
 */

export type Outcome =
  | { readonly value: unknown }
  | { readonly error: unknown }
  /** Nobody wants to know any more. */
  | { readonly forgotten: true };

/** One wait. */
export interface Watch {
  /** What came of it, if that is known now; throws when it will never be. */
  poll(): { readonly value: unknown } | undefined;
  /** The error when its time is over. */
  timedOut(): unknown;
  settle(outcome: Outcome): void;
  /** By `performance.now()`; Infinity is never. */
  readonly deadline: number;
  /** Watches of the same subject need not be asked twice in a round when the first got nothing. */
  readonly subject: string | undefined;
}

/** Milliseconds between two rounds: at least, and at most. */
const shortestPause = 50;
const longestPause = 5000;

/**
 * The pause is this many times what the last round took. Where asking is a look into a table it
 * changes nothing; where it is a question to the scheduler's daemon, that is left in peace.
 */
const restFactor = 50;

/** After this many milliseconds of a round other requests have their turn. */
const slice = 20;

export class Watches {
  readonly #waiting = new Map<number, Watch>();
  #next: NodeJS.Timeout | undefined;
  #inRound = false;
  /** Before this, by `performance.now()`, only those are asked whose time is over. */
  #restUntil = 0;

  add(id: number, watch: Watch): void {
    if (this.#isSettled(watch)) return;
    if (this.#waiting.size === 0) {
      this.#restUntil = Math.max(this.#restUntil, performance.now() + shortestPause);
    }
    this.#waiting.set(id, watch);
    this.#schedule();
  }

  /** Ends a wait in this way; false if there is none. */
  delete(id: number, outcome: Outcome): boolean {
    const watch = this.#waiting.get(id);
    if (watch === undefined) return false;
    this.#waiting.delete(id);
    watch.settle(outcome);
    return true;
  }

  get ids(): readonly number[] {
    return [...this.#waiting.keys()];
  }

  #schedule(): void {
    if (this.#inRound) return;
    clearTimeout(this.#next);
    if (this.#waiting.size === 0) return;
    let at = this.#restUntil;
    for (const { deadline } of this.#waiting.values()) at = Math.min(at, deadline);
    this.#next = setTimeout(() => void this.#round(), Math.max(at - performance.now(), 0));
  }

  async #round(): Promise<void> {
    this.#inRound = true;
    const asked = new Set<string>();
    let began = performance.now();
    let spent = 0;
    const isFull = began >= this.#restUntil;
    for (const [id, watch] of this.#waiting) {
      if (!isFull && performance.now() < watch.deadline) continue;
      if (this.#isSettled(watch, asked)) this.#waiting.delete(id);
      if (performance.now() - began < slice) continue;
      spent += performance.now() - began;
      await new Promise((resolve) => setImmediate(resolve));
      began = performance.now();
    }
    spent += performance.now() - began;
    if (isFull) {
      const pause = Math.min(Math.max(spent * restFactor, shortestPause), longestPause);
      this.#restUntil = performance.now() + pause;
    }
    this.#inRound = false;
    this.#schedule();
  }

  #isSettled(watch: Watch, asked = new Set<string>()): boolean {
    const outcome = outcomeOf(watch, asked);
    if (outcome === undefined) return false;
    watch.settle(outcome);
    return true;
  }
}

function outcomeOf(watch: Watch, asked: Set<string>): Outcome | undefined {
  const { subject, deadline } = watch;
  try {
    if (subject === undefined || !asked.has(subject)) {
      const found = watch.poll();
      if (found !== undefined) return found;
      if (subject !== undefined) asked.add(subject);
    }
  } catch (error) {
    return { error };
  }
  return performance.now() < deadline ? undefined : { error: watch.timedOut() };
}
