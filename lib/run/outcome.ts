import type { CauseOfDeath } from "../core/events.ts";
import type { GridpulseError } from "../errors.ts";

/** One execution of a task that ended badly. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly cause: CauseOfDeath;
  readonly host: string;
  /** What was seen, in words. */
  readonly evidence: string;
}

/** What a task used. */
export interface Usage {
  /** Seconds from start to end of its last execution. */
  readonly wall: number;
  /** Seconds of CPU, of the process that ran it. */
  readonly cpu: number;
  /** Bytes of memory at the most. */
  readonly peakMemory: number;
  /** Where it ran. */
  readonly host: string;
  /** How many executions there were. */
  readonly attempts: number;
}

/** What became of a task. */
export type Outcome<R> =
  | {
      readonly status: "fulfilled";
      readonly index: number;
      readonly value: R;
      readonly usage: Usage;
    }
  | {
      readonly status: "rejected";
      readonly index: number;
      readonly error: GridpulseError;
      readonly usage: Usage;
    };

/** What a task that was never executed used. */
export const noUsage: Usage = { wall: 0, cpu: 0, peakMemory: 0, host: "", attempts: 0 };
