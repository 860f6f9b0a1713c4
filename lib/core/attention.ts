/**
 * Time as far as we were there to see it. A dispatcher that was stopped, suspended or busy (a lid
 * closed, an event loop blocked) has heard nobody while it was away, and that is nobody's fault: of
 * such a gap only one check's worth passes here.
 */
export class Attention {
  readonly #longestStep: number;
  #last: number | undefined;
  #time = 0;

  constructor(checkFrequency: number) {
    this.#longestStep = checkFrequency;
  }

  /** Attended milliseconds so far. */
  get time(): number {
    return this.#time;
  }

  /** Brings the clock to `now`, a reading that may jump either way. */
  advance(now: number): void {
    const step = now - (this.#last ?? now);
    this.#last = now;
    this.#time += Math.min(Math.max(step, 0), this.#longestStep);
  }
}
