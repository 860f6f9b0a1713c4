import type { Door, Peer } from "./door.ts";
import type { GroupCode } from "./group-code.ts";
import type { Payload } from "./payloads.ts";

/**
 * Milliseconds until an executor is told that its results are safe. Usually new work has told it by
 * then, which spares a message for each answer.
 */
const acknowledgeWithin = 20;

/** What the dispatcher has told the executor of one worker. */
interface ExecutorRecord {
  readonly incarnation: number;
  readonly host: string;
  /** Groups whose code it has. */
  readonly groups: Set<number>;
  /** Its results up to this number are safe. */
  safe: number;
  /** The number that it was told. */
  told: number;
}

/** The executors that are on the line, and what each of them was told. */
export class Executors {
  readonly #door: Door;
  readonly #codes: readonly GroupCode[];
  readonly #records = new Map<number, ExecutorRecord>();
  #timer: NodeJS.Timeout | undefined;

  constructor(door: Door, codes: readonly GroupCode[]) {
    this.#door = door;
    this.#codes = codes;
  }

  /** An executor said hello; says whether it had done so before, and may have missed something. */
  greet({ worker, hello }: Peer): boolean {
    const { incarnation, host } = hello;
    const before = this.#records.get(worker);
    if (before?.incarnation === incarnation) {
      before.groups.clear();
      return true;
    }
    this.#records.set(worker, { incarnation, host, groups: new Set(), safe: 0, told: 0 });
    return false;
  }

  hostOf(worker: number): string {
    return this.#records.get(worker)?.host ?? "";
  }

  /** Sends tasks, after the code of their group if the executor has not got it. */
  send(worker: number, chunk: number, { group, span, frames }: Payload): void {
    const executor = this.#records.get(worker);
    const code = this.#codes[group];
    if (executor === undefined || code === undefined) return;
    if (!executor.groups.has(group)) {
      executor.groups.add(group);
      const { style, hasShared, concurrency } = code;
      const header = { type: "code", group, style, hasShared, concurrency } as const;
      this.#door.send(worker, "executor", header, code.frames);
    }
    const { first, count, attempt } = span;
    const ack = executor.safe;
    executor.told = ack;
    const header = { type: "work", chunk, group, first, count, attempt, ack } as const;
    this.#door.send(worker, "executor", header, frames);
  }

  /** Results up to this number have arrived. */
  markSafe(worker: number, sequence: number): void {
    const executor = this.#records.get(worker);
    if (executor === undefined) return;
    executor.safe = Math.max(executor.safe, sequence);
    this.#timer ??= setTimeout(() => this.#acknowledge(), acknowledgeWithin);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** Tells each executor what is safe, unless new work has told it already. */
  #acknowledge(): void {
    this.#timer = undefined;
    for (const [worker, executor] of this.#records) {
      if (executor.told === executor.safe) continue;
      executor.told = executor.safe;
      this.#door.send(worker, "executor", { type: "ack", ack: executor.safe });
    }
  }
}
