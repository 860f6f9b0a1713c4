import { createWriteStream, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { echo, echoed } from "./echo.ts";

interface Places {
  readonly logFile: string;
  /** Whether it goes to the terminal of the submitter as well. */
  readonly echo: boolean;
}

/** Where the output of a worker's executors goes: to its log, and to the submitter. */
export class Output {
  readonly #echo: boolean;
  readonly #log: WriteStream;
  #hasLog = true;
  /** Pipes that wait, each for so many writes. */
  readonly #waiting = new Map<Readable, number>();
  #hurried = false;

  constructor(places: Places) {
    this.#echo = places.echo;
    this.#log = createWriteStream(places.logFile, { flags: "a", mode: 0o600 });
    // A full disk must not hurt: the output is lost, the work is not.
    this.#log.on("error", () => {
      this.#hasLog = false;
    });
  }

  /** Passes on what came from this pipe, which has to wait if somebody is slow. */
  pass(data: Uint8Array, pipe?: Readable): void {
    if (this.#hasLog) this.#write(pipe, (done) => this.#log.write(data, done));
    if (this.#echo) this.#write(pipe, (done) => echo(data, done));
  }

  /** From now on nothing waits: those who write are about to end, and must not be blocked. */
  hurry(): void {
    this.#hurried = true;
    for (const pipe of this.#waiting.keys()) pipe.resume();
    this.#waiting.clear();
  }

  /** Resolves when all is written, or cannot be, or not within so many milliseconds. */
  async close(limit: number): Promise<void> {
    const logged = new Promise<void>((resolve) => {
      setTimeout(resolve, limit).unref();
      this.#log.on("close", resolve);
      if (this.#log.closed) resolve();
      else this.#log.end();
    });
    await Promise.all([logged, echoed(limit)]);
  }

  #write(pipe: Readable | undefined, write: (done: () => void) => boolean): void {
    let slow = false;
    // The event `drain` does not come after an error, but this does.
    slow = !write(() => {
      if (slow) this.#resume(pipe);
    });
    if (slow) this.#pause(pipe);
  }

  #pause(pipe: Readable | undefined): void {
    if (pipe === undefined || this.#hurried) return;
    this.#waiting.set(pipe, (this.#waiting.get(pipe) ?? 0) + 1);
    pipe.pause();
  }

  #resume(pipe: Readable | undefined): void {
    if (pipe === undefined) return;
    const left = (this.#waiting.get(pipe) ?? 0) - 1;
    if (left > 0) {
      this.#waiting.set(pipe, left);
    } else if (this.#waiting.delete(pipe)) {
      pipe.resume();
    }
  }
}
