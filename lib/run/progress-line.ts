import { styleText } from "node:util";
import { humaneDuration } from "../report/humane.ts";
import { echo } from "../worker/echo.ts";
import type { Progress } from "./run-events.ts";

/** Whoever waits longer than this wants to know how far it is. */
const patience = 2000;
const redrawEvery = 200;
/** Where nobody looks at a terminal, a line every so often tells that all is well. */
const reportEvery = 10_000;
const barLength = 24;
const clearLine = "\r\u001b[K";

interface Shown {
  readonly progress: Progress;
}

/** How far a run is: a line that is redrawn on a terminal, or a new one now and then elsewhere. */
export class ProgressLine {
  readonly #title: string;
  readonly #run: Shown;
  readonly #stream = process.stderr;
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(title: string, run: Shown) {
    this.#title = title;
    this.#run = run;
    const every = this.#stream.isTTY ? redrawEvery : reportEvery;
    this.#timer = setInterval(() => this.#draw(), every);
    this.#timer.unref();
  }

  /** Writes a line of its own, above. */
  say(text: string): void {
    if (this.#stream.isTTY) echo(clearLine);
    echo(`${text}\n`, undefined, process.stdout);
    if (this.#stream.isTTY) this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#stream.isTTY) echo(clearLine);
  }

  #draw(): void {
    if (performance.now() - this.#started < patience) return;
    const text = this.#text();
    echo(this.#stream.isTTY ? `${clearLine}${text}` : `${text}\n`);
  }

  #text(): string {
    const { total, finished, failed, running } = this.#run.progress;
    const done = finished + failed;
    const trouble = failed > 0 ? `, ${failed} failed` : "";
    const state = `${running} with workers${trouble}`;
    if (total === undefined || total === 0) return `${this.#title} ${done} tasks, ${state}`;
    const share = done / total;
    const filled = Math.round(share * barLength);
    const bar = styleText("cyan", "█".repeat(filled)) + "░".repeat(barLength - filled);
    const elapsed = performance.now() - this.#started;
    const left = share > 0 ? `, ${humaneDuration((elapsed * (1 - share)) / share)} left` : "";
    return `${this.#title} ${bar} ${done}/${total} tasks, ${state}${left}`;
  }
}
