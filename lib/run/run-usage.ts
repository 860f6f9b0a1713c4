import type { CauseOfDeath } from "../core/events.ts";
import type { Settlement } from "./outcome-store.ts";

/** What one worker did and used. */
export interface WorkerUsage {
  readonly worker: number;
  readonly host: string;
  readonly tasks: number;
  /** Seconds that tasks ran. */
  readonly busy: number;
  /** Seconds of CPU. */
  readonly cpu: number;
  /** Bytes of memory that a task used at the most. */
  readonly peakMemory: number;
  readonly deaths: number;
}

/** What a whole run used. */
export interface RunUsage {
  /** Seconds from the start of the run to its end, or until now. */
  readonly wall: number;
  /** Seconds that tasks ran, all together. */
  readonly busy: number;
  /** Seconds of CPU, all tasks together. */
  readonly cpu: number;
  /** Bytes of memory that a task used at the most. */
  readonly peakMemory: number;
  /** Deaths by their cause. */
  readonly deaths: Readonly<Partial<Record<CauseOfDeath, number>>>;
  readonly workers: readonly WorkerUsage[];
}

/** One worker's sums; in milliseconds. */
interface Sums {
  host: string;
  tasks: number;
  busy: number;
  cpu: number;
  peak: number;
  deaths: number;
}

/** Adds up usage as results come. */
export class UsageSum {
  readonly #started = performance.now();
  readonly #causes = new Map<CauseOfDeath, number>();
  readonly #workers = new Map<number, Sums>();
  #ended: number | undefined;

  add({ wall, cpu, memory, worker, host }: Settlement): void {
    const sums = this.#sums(worker, host);
    sums.tasks++;
    sums.busy += wall;
    sums.cpu += cpu;
    sums.peak = Math.max(sums.peak, memory);
  }

  died(worker: number, host: string, cause: CauseOfDeath): void {
    this.#sums(worker, host).deaths++;
    this.#causes.set(cause, (this.#causes.get(cause) ?? 0) + 1);
  }

  end(): void {
    this.#ended ??= performance.now();
  }

  get sum(): RunUsage {
    const all = [...this.#workers.values()];
    const total = (field: "busy" | "cpu") => all.reduce((sum, sums) => sum + sums[field], 0) / 1000;
    return {
      wall: ((this.#ended ?? performance.now()) - this.#started) / 1000,
      busy: total("busy"),
      cpu: total("cpu"),
      peakMemory: all.reduce((peak, sums) => Math.max(peak, sums.peak), 0),
      deaths: Object.fromEntries(this.#causes),
      workers: Array.from(
        inOrder(this.#workers),
        ([worker, { host, tasks, busy, cpu, peak, deaths }]) => ({
          worker,
          host,
          tasks,
          busy: busy / 1000,
          cpu: cpu / 1000,
          peakMemory: peak,
          deaths,
        }),
      ),
    };
  }

  #sums(worker: number, host: string): Sums {
    let sums = this.#workers.get(worker);
    if (sums === undefined) {
      sums = { host, tasks: 0, busy: 0, cpu: 0, peak: 0, deaths: 0 };
      this.#workers.set(worker, sums);
    }
    return sums;
  }
}

function inOrder(workers: ReadonlyMap<number, Sums>): [number, Sums][] {
  return [...workers].toSorted(([one], [other]) => one - other);
}
