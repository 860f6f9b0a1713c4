import { inspect } from "node:util";
import type { CauseOfDeath } from "../core/events.ts";
import { GridpulseError } from "../errors.ts";
import type { AttemptRecord } from "./outcome.ts";

interface JobErrorFacts {
  readonly index: number;
  readonly name: string;
  readonly causeOfDeath: CauseOfDeath;
  readonly attempts: readonly AttemptRecord[];
  readonly host: string;
  /** What the function threw. */
  readonly cause?: unknown;
  readonly logTail?: string;
  readonly logFile?: string | undefined;
}

/** A task has failed for good. What the function threw, if that was it, is the `cause`. */
export class JobError extends GridpulseError {
  override readonly name = "JobError";
  /** The task's index in its run. */
  readonly index: number;
  readonly causeOfDeath: CauseOfDeath;
  /** Every execution of it that ended badly, the last one included. */
  readonly attempts: readonly AttemptRecord[];
  /** Where it failed last. */
  readonly host: string;
  /** The stack of what the function threw, as it was there. */
  readonly remoteStack: string | undefined;
  /** The last that its worker wrote before it died. */
  readonly logTail: string;
  /** Where all that its worker wrote is kept, if it wrote anything. */
  readonly logFile: string | undefined;

  constructor(facts: JobErrorFacts) {
    super("GRIDPULSE_TASK_FAILED", tell(facts), "cause" in facts ? { cause: facts.cause } : {});
    this.index = facts.index;
    this.causeOfDeath = facts.causeOfDeath;
    this.attempts = facts.attempts;
    this.host = facts.host;
    this.remoteStack = facts.cause instanceof Error ? facts.cause.stack : undefined;
    this.logTail = facts.logTail ?? "";
    this.logFile = facts.logFile;
  }
}

/** What was thrown, in a line; it may be anything. */
export function sayThrown(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  return inspect(thrown, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

function tell({ index, name, causeOfDeath, attempts, host, cause }: JobErrorFacts): string {
  const where = host === "" ? "" : ` on ${host}`;
  const task = `task ${index} of ${name} failed${where}`;
  if (causeOfDeath === "exception") return `${task}: ${sayThrown(cause)}`;
  const evidence = attempts.at(-1)?.evidence ?? "";
  const times = attempts.length === 1 ? "" : ` at attempt ${attempts.length}`;
  return `${task}${times}: ${causeOfDeath.replaceAll("_", " ")}, ${evidence}`;
}

/** The run was ended before this could be done. */
export class CancelledError extends GridpulseError {
  override readonly name = "CancelledError";

  constructor(what: string, reason: unknown) {
    const why = reason instanceof Error ? reason.message : String(reason);
    super("GRIDPULSE_CANCELLED", `${what} was cancelled: ${why}`, { cause: reason });
  }
}
