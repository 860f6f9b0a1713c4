import type { Frames } from "../code/values.ts";
import type { Results } from "../wire/messages.ts";

interface Entry {
  readonly header: Results;
  readonly frames: Frames;
}

/** Results that have been sent, until the dispatcher says that they are safe. */
export class Ledger {
  readonly #entries: Entry[] = [];

  keep(header: Results, frames: Frames): void {
    this.#entries.push({ header, frames });
  }

  acknowledged(sequence: number): void {
    while (this.#entries[0] !== undefined && this.#entries[0].header.sequence <= sequence) {
      this.#entries.shift();
    }
  }

  get unacknowledged(): readonly Entry[] {
    return this.#entries;
  }
}
