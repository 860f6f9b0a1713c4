import type { CoreEvent, Effect } from "../core/events.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import type { Role } from "../wire/messages.ts";
import type { Door } from "./door.ts";
import type { GroupCode } from "./group-code.ts";
import type { RunListener } from "./listener.ts";

/** A scheduler's workers get so many milliseconds beyond their own grace before force is used. */
const closingMargin = 3000;
/** An idle worker has nothing to finish, but perhaps something to tidy up. */
const dismissalGrace = 1000;

interface WorkforceOptions {
  readonly scheduler: Scheduler;
  readonly codes: readonly GroupCode[];
  /** Writes the file of a new worker and says where it is. */
  readonly introduce: (worker: number, group: number) => string;
  readonly listener: RunListener;
  readonly door: Door;
  readonly tell: (event: CoreEvent) => void;
}

/** The workers of a run: asked for, heard of, and sent away. */
export class Workforce {
  readonly #options: WorkforceOptions;
  readonly #hired = new Set<number>();
  readonly #greeted = new Set<number>();
  /** What each worker was executing at its last beat. */
  readonly #executing = new Map<number, readonly number[]>();

  constructor(options: WorkforceOptions) {
    this.#options = options;
  }

  /** Whether it was asked for and has not ended. */
  has(worker: number): boolean {
    return this.#hired.has(worker);
  }

  /** Its supervisor said hello. */
  greet(worker: number): void {
    this.#greeted.add(worker);
  }

  beat(worker: number, executing: readonly number[]): void {
    this.#executing.set(worker, executing);
  }

  hire(group: number, workers: readonly number[]): void {
    const { scheduler, introduce, codes, listener, tell } = this.#options;
    for (const worker of workers) this.#hired.add(worker);
    const requests = workers.map((worker) => ({
      worker,
      file: introduce(worker, group),
      memory: codes[group]?.memory,
    }));
    scheduler.start(requests, {
      started: (worker) => {
        listener.worker({ worker, what: "started", detail: scheduler.name });
        tell({ type: "started", worker });
      },
      ended: (worker, evidence, executing) => {
        this.#hired.delete(worker);
        listener.worker({ worker, what: "ended", detail: evidence });
        const cause = this.#greeted.has(worker) ? "lost" : "never_started";
        tell({ type: "worker-died", worker, cause, evidence, executing });
      },
    });
  }

  /** Ends a worker that nobody believes in any more, and tells what it was executing. */
  condemn({ worker, cause, evidence }: Extract<Effect, { type: "condemn" }>): void {
    const { listener, scheduler, tell } = this.#options;
    listener.worker({ worker, what: "condemned", detail: evidence });
    // Asked first, since nobody can tell afterwards; a last beat may be old, but is no guess.
    const executing = scheduler.executing?.(worker) ?? this.#executing.get(worker);
    this.dismiss(worker, evidence, 0);
    scheduler.kill(worker);
    tell({ type: "worker-died", worker, cause, evidence, executing });
  }

  /** Tells a worker to leave. */
  dismiss(worker: number, reason: string, grace = dismissalGrace): void {
    for (const role of ["executor", "supervisor"] satisfies Role[]) {
      this.#options.door.send(worker, role, { type: "leave", grace, reason });
    }
  }

  /** Tells all to leave; resolves when they have, or were made to. */
  async close(grace: number, reason: string): Promise<void> {
    const { scheduler } = this.#options;
    for (const worker of this.#hired) {
      if (this.#greeted.has(worker)) this.dismiss(worker, reason, grace);
      else scheduler.kill(worker);
    }
    await scheduler.close(grace + closingMargin);
  }
}
