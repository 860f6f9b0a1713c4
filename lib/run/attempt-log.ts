import { putTogether, type Thrown } from "../code/thrown.ts";
import type { DeathEffect } from "../core/events.ts";
import { JobError, sayThrown } from "./job-error.ts";
import type { AttemptRecord } from "./outcome.ts";

/** Where a task failed. */
interface Place {
  readonly host: string;
  readonly logFile: string | undefined;
}

/** The attempts at each task that ended badly, until it is settled. */
export class AttemptLog {
  readonly #name: string;
  readonly #attempts = new Map<number, AttemptRecord[]>();

  /** @param name the run's, for messages */
  constructor(name: string) {
    this.#name = name;
  }

  /** How many attempts there were at a task that is settled now; they are forgotten. */
  settle(index: number): number {
    // Nearly no task of nearly all runs has any.
    if (this.#attempts.size === 0) return 1;
    const count = 1 + (this.#attempts.get(index)?.length ?? 0);
    this.#attempts.delete(index);
    return count;
  }

  /** Notes a death; of the last one makes the error. */
  died(death: DeathEffect, { host, logFile }: Place, logTail: string): JobError | undefined {
    const { index, attempt, cause, evidence, resubmitted } = death;
    const attempts = [...(this.#attempts.get(index) ?? []), { attempt, cause, host, evidence }];
    this.#attempts.set(index, attempts);
    if (resubmitted) return undefined;
    const facts = { index, name: this.#name, causeOfDeath: cause, attempts, host };
    return new JobError({ ...facts, logTail, logFile });
  }

  /** The error of a task that threw for the last time. */
  threw(index: number, thrown: Thrown, { host, logFile }: Place): JobError {
    const past = this.#attempts.get(index) ?? [];
    const cause = putTogether(thrown);
    const attempt = 1 + past.length;
    const last = { attempt, cause: "exception", host, evidence: sayThrown(cause) } as const;
    const attempts = [...past, last];
    const facts = { index, name: this.#name, causeOfDeath: "exception", attempts, host } as const;
    return new JobError({ ...facts, cause, logFile });
  }
}
