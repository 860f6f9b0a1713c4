/** More reasons than an honest mistake has; whoever invents more is counted under one. */
const mostReasons = 32;

/** Tells of what was turned away, without ever becoming a flood of its own. */
export class Refusals {
  readonly #tell: (what: string) => void;
  readonly #counts = new Map<string, number>();

  constructor(tell: (what: string) => void) {
    this.#tell = tell;
  }

  /** Something was turned away for this reason, which is told the first, tenth, hundredth … time. */
  add(reason: string): void {
    const known = this.#counts.has(reason) || this.#counts.size < mostReasons;
    const counted = known ? reason : "more of the kind";
    const count = (this.#counts.get(counted) ?? 0) + 1;
    this.#counts.set(counted, count);
    if (count === 1) this.#tell(counted);
    else if (Number.isInteger(Math.log10(count))) this.#tell(`${counted} (${count} times)`);
  }
}
