/**
 * How many tasks go into one message. Few enough that no straggler holds the run and that little is
 * lost with a worker; many enough that messages cost nothing beside the work.
 */

/** A chunk grows by this factor at most, since the first tasks may not be like the others. */
const growth = 4;
const largestChunk = 4096;
const largestBytes = 4 * 1024 * 1024;
/** How fast an estimate follows: the weight of the newest measurement. */
const freshness = 0.5;

/** What is known of how long and how large the tasks of a group are. */
export class Workload {
  readonly #target: number;
  #millis: number | undefined;
  #bytes = 0;
  #ramp = 1;

  /** @param target milliseconds of work that one chunk should hold */
  constructor(target: number) {
    this.#target = target;
  }

  /** The expected milliseconds of one task; 0 before the first is known. */
  get millis(): number {
    return this.#millis ?? 0;
  }

  /** `count` tasks took `busy` milliseconds. */
  measured(count: number, busy: number): void {
    if (count === 0) return;
    const each = Math.max(busy, 0) / count;
    this.#millis =
      this.#millis === undefined ? each : freshness * each + (1 - freshness) * this.#millis;
    this.#ramp = Math.min(Math.max(this.#ramp, growth * count), largestChunk);
  }

  weighed(count: number, bytes: number): void {
    if (count > 0) this.#bytes = Math.max(bytes / count, this.#bytes / 2);
  }

  /** How many tasks one chunk may hold, apart from how many there are. */
  chunkSize(): number {
    if (this.#millis === undefined) return 1;
    const byTime = this.#millis > 0 ? this.#target / this.#millis : largestChunk;
    const byBytes = this.#bytes > 0 ? largestBytes / this.#bytes : largestChunk;
    return Math.max(1, Math.floor(Math.min(byTime, byBytes, this.#ramp)));
  }
}

/**
 * The same, where no more tasks will come: they are shared out, in ever smaller chunks, but not so
 * small that a worker runs fewer at a time than it may.
 */
export function lastChunkSize(
  size: number,
  waiting: number,
  workers: number,
  concurrency: number,
): number {
  const share = waiting / Math.max(workers, 1);
  const fair = Math.max(Math.ceil(share / 2), Math.min(concurrency, Math.ceil(share)));
  return Math.max(1, Math.min(size, fair));
}
