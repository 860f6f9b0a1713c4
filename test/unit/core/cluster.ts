/** A cluster that exists only here: does what a core says, as workers would, or as faulty ones would. */
import type { CoreEvent, DeathEffect, Effect } from "../../../lib/core/events.ts";
import { RunCore } from "../../../lib/core/run-core.ts";
import type { Span } from "../../../lib/core/span.ts";
import type { CoreOptions } from "../../../lib/core/state.ts";
import { checkInvariants } from "./invariants.ts";

interface Assigned {
  readonly worker: number;
  readonly chunk: number;
  readonly span: Span;
}

interface FakeWorker {
  readonly id: number;
  incarnation: number;
  /** What it was given, oldest first. */
  readonly work: Assigned[];
}

const defaults: CoreOptions = {
  groups: [{ workers: 3, numResubmits: 2, exceptionRetries: 0, concurrency: 1 }],
  checkFrequency: 1000,
  maxSilence: 5000,
  chunkTarget: 25,
};

export class Cluster {
  readonly core: RunCore;
  readonly options: CoreOptions;
  readonly workers = new Map<number, FakeWorker>();
  /** How often each task was accepted, or given up. */
  readonly settled = new Map<number, number>();
  readonly deaths: DeathEffect[] = [];
  /** The highest attempt of each task that was handed out. */
  readonly attempts = new Map<number, number>();
  /** Results that were sent and are still on their way, or come a second time. */
  readonly sent: Extract<CoreEvent, { type: "results" }>[] = [];
  readonly effects: Effect[] = [];
  finished = false;
  hopeless = false;
  now = 0;
  wanted = 0;

  constructor(options: Partial<CoreOptions> = {}) {
    this.options = { ...defaults, ...options };
    this.core = new RunCore(this.options);
  }

  tell(event: CoreEvent): readonly Effect[] {
    const effects = this.core.handle(event, this.now);
    checkInvariants(this.core);
    this.effects.push(...effects);
    const follow: CoreEvent[] = [];
    for (const effect of effects) this.#carryOut(effect, event, follow);
    for (const next of follow) this.tell(next);
    return effects;
  }

  ready(id: number): void {
    const worker = this.workers.get(id);
    if (worker === undefined) return;
    worker.incarnation++;
    worker.work.length = 0;
    this.tell({ type: "ready", worker: id, incarnation: worker.incarnation });
  }

  /** Reports up to `count` tasks of the worker's first chunk. */
  work(id: number, count: number, busy: number, retryable: readonly number[] = []): void {
    const worker = this.workers.get(id);
    const assigned = worker?.work[0];
    if (worker === undefined || assigned === undefined) return;
    const { chunk, span } = assigned;
    const done = Math.min(count, span.count);
    const indices = Array.from({ length: done }, (_, offset) => span.first + offset);
    if (done === span.count) worker.work.shift();
    else {
      worker.work[0] = {
        ...assigned,
        span: { ...span, first: span.first + done, count: span.count - done },
      };
    }
    const event = { type: "results", worker: id, chunk, indices, retryable, busy } as const;
    this.sent.push(event);
    this.tell(event);
  }

  /** Which task the worker is executing. */
  executing(id: number): number[] {
    const span = this.workers.get(id)?.work[0]?.span;
    return span === undefined ? [] : [span.first];
  }

  crash(id: number, executing: readonly number[] | undefined): void {
    const worker = this.workers.get(id);
    if (worker === undefined || worker.incarnation === 0) return;
    worker.work.length = 0;
    const { incarnation } = worker;
    const event = { type: "executor-died", worker: id, incarnation, cause: "crashed" } as const;
    this.tell({ ...event, evidence: "killed by SIGKILL", executing });
  }

  lose(id: number): void {
    const executing = this.executing(id);
    this.workers.delete(id);
    this.tell({ type: "worker-died", worker: id, cause: "lost", evidence: "gone", executing });
  }

  #carryOut(effect: Effect, event: CoreEvent, follow: CoreEvent[]): void {
    switch (effect.type) {
      case "draw":
        this.wanted += effect.count;
        return;
      case "hire":
        for (const worker of effect.workers) {
          this.workers.set(worker, { id: worker, incarnation: 0, work: [] });
          follow.push({ type: "started", worker });
        }
        return;
      case "assign": {
        const { worker, chunk, span } = effect;
        this.workers.get(worker)?.work.push({ worker, chunk, span });
        for (let index = span.first; index < span.first + span.count; index++) {
          const before = this.attempts.get(index) ?? 0;
          if (span.attempt < before) throw new Error(`task ${index} went back to an older attempt`);
          this.attempts.set(index, span.attempt);
          if (this.settled.has(index)) throw new Error(`settled task ${index} was handed out`);
        }
        return;
      }
      case "accept":
        if (event.type !== "results") throw new Error("accepted what are no results");
        for (const position of effect.positions) this.#settle(event.indices[position] ?? -1);
        return;
      case "death":
        this.deaths.push(effect);
        if (!effect.resubmitted) this.#settle(effect.index);
        return;
      case "dismiss":
        this.workers.delete(effect.worker);
        return;
      case "condemn": {
        const { worker, cause, evidence } = effect;
        const executing = this.executing(worker);
        this.workers.delete(worker);
        follow.push({ type: "worker-died", worker, cause, evidence, executing });
        return;
      }
      case "drop":
        this.#drop(effect);
        return;
      case "finished":
        this.finished = true;
        return;
      case "hopeless":
        this.hopeless = true;
        return;
      case "take-back":
      case "close":
      case "wake":
        return;
    }
  }

  /** A good worker forgets what it was told to; it is never told to forget what it executes. */
  #drop({ worker, chunk, spans }: Extract<Effect, { type: "drop" }>): void {
    const work = this.workers.get(worker)?.work ?? [];
    const dropped = new Set(
      spans.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i)),
    );
    for (const [place, assigned] of work.entries()) {
      if (assigned.chunk !== chunk) continue;
      const { first, count } = assigned.span;
      const kept = Array.from({ length: count }, (_, i) => first + i).filter(
        (i) => !dropped.has(i),
      );
      // Tails are taken, so what is kept is in one piece.
      work[place] = { ...assigned, span: { ...assigned.span, count: kept.length } };
    }
    for (let place = work.length - 1; place >= 0; place--) {
      if (work[place]?.span.count === 0) work.splice(place, 1);
    }
  }

  #settle(index: number): void {
    const times = (this.settled.get(index) ?? 0) + 1;
    if (times > 1) throw new Error(`task ${index} was settled twice`);
    this.settled.set(index, times);
  }
}
