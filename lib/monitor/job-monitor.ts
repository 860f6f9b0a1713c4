import type { BeatSample } from "../wire/messages.ts";

/** So many samples of one worker are kept; then every second one goes, and sampling continues. */
const mostSamples = 4096;

/** A worker's samples over time. */
export interface SampleHistory {
  readonly worker: number;
  readonly host: string;
  readonly samples: readonly BeatSample[];
}

/** The clock of a run, and the memory of what its workers' beats said. */
export class JobMonitor {
  readonly #histories = new Map<number, { readonly host: string; samples: BeatSample[] }>();
  readonly #timer: NodeJS.Timeout;

  /** Calls `check` every `frequency` milliseconds. */
  constructor(frequency: number, check: () => void) {
    this.#timer = setInterval(check, frequency);
  }

  record(worker: number, host: string, sample: BeatSample): void {
    const history = this.#histories.get(worker);
    if (history === undefined) {
      this.#histories.set(worker, { host, samples: [sample] });
      return;
    }
    history.samples.push(sample);
    if (history.samples.length > mostSamples) {
      history.samples = history.samples.filter((_, position) => position % 2 === 0);
    }
  }

  get histories(): readonly SampleHistory[] {
    return Array.from(this.#histories, ([worker, { host, samples }]) => ({
      worker,
      host,
      samples,
    }));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
