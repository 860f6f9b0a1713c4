import { format } from "node:util";
import type { Word } from "../wire/messages.ts";
import { echo } from "./echo.ts";
import type { Task } from "./task.ts";

/** The `task` of one task that is running. */
export class RunningTask implements Task {
  readonly index: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly #say: (word: Word) => void;

  constructor(index: number, attempt: number, signal: AbortSignal, say: (word: Word) => void) {
    this.index = index;
    this.attempt = attempt;
    this.signal = signal;
    this.#say = say;
  }

  progress(fraction: number): void {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new RangeError(`task.progress: expected a number from 0 to 1, got ${fraction}`);
    }
    this.#say({ type: "word", index: this.index, attempt: this.attempt, progress: fraction });
  }

  log(...values: readonly unknown[]): void {
    const log = format(...values);
    echo(`${log}\n`, undefined, process.stdout);
    this.#say({ type: "word", index: this.index, attempt: this.attempt, log });
  }

  beat(): void {
    this.#say({ type: "word", index: this.index, attempt: this.attempt });
  }
}
