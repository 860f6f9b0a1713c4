import { EventEmitter, setMaxListeners } from "node:events";
import type { DeathEffect } from "../core/events.ts";
import { GridpulseError } from "../errors.ts";
import type { SampleHistory } from "../monitor/job-monitor.ts";
import type { Word } from "../wire/messages.ts";
import { Deliveries } from "./deliveries.ts";
import { RunEngine } from "./engine.ts";
import { enroll } from "./interrupts.ts";
import { CancelledError } from "./job-error.ts";
import type { Outcome } from "./outcome.ts";
import { outcomeOf, type Settlement } from "./outcome-store.ts";
import type { RunPlan } from "./plan.ts";
import { ProgressLine } from "./progress-line.ts";
import type { Progress, RunEvents } from "./run-events.ts";
import { createRunId } from "./run-folder.ts";
import { type RunUsage, UsageSum } from "./run-usage.ts";
import { CompletedStream, OrderedStream, type StreamedRun } from "./streams.ts";

/** A running task may take so many milliseconds to heed its signal before it is stopped. */
const cancelGrace = 300;
/** After the last result nobody has a reason to stay. */
const finishGrace = 1000;

/**
 * One `gridMap` or `processJobs`, until its last task is settled. Await it for all results, or
 * iterate over it for one after the other.
 */
export class Run<R> implements PromiseLike<R[]>, AsyncIterable<R>, AsyncDisposable {
  readonly id: string;
  readonly #plan: RunPlan;
  readonly #engine: RunEngine;
  readonly #events = new EventEmitter();
  readonly #deliveries: Deliveries<R>;
  readonly #usage = new UsageSum();
  readonly #collects: boolean;
  readonly #leave: () => void;
  #finished = 0;
  #failed = 0;
  /** The first task's error, where one is enough to end the run. */
  #failure: GridpulseError | undefined;
  #drawn = 0;
  /** Why the run ends or has ended; `error` is undefined where all went well. */
  #end: { readonly error: unknown } | undefined;
  #ended: Promise<void> | undefined;
  /** Everything is gone. */
  #isOver = false;

  /** @internal Runs are made by {@link gridMap} and {@link processJobs}. */
  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.id = createRunId(plan.name);
    const { own, settings } = plan.options;
    this.#collects = settings.onError === "collect";
    this.#engine = new RunEngine(this.id, plan, {
      settled: (settlement) => this.#settle(settlement),
      died: (death, host) => this.#die(death, host),
      word: (word, host) => this.#hear(word, host),
      worker: (news) => this.#emit("worker", news),
      warning: (message) => this.#warn(message),
      finished: () => void this.#finish(this.#failure, "all tasks are settled", finishGrace),
      failed: (error) => void this.#finish(error ?? nothingThrown(), "the run has failed", 0),
    });
    this.#deliveries = new Deliveries<R>({
      streaming: () => this.#engine.stream(),
      consumed: (count) => this.#engine.consumed(count),
    });
    this.#leave = enroll({
      cancel: (reason) => this.cancel(reason),
      drop: () => this.#engine.stopAtOnce(),
    });
    if (own.signal !== undefined) {
      // Many runs may well share one.
      setMaxListeners(0, own.signal);
      own.signal.addEventListener("abort", this.#aborted, { once: true });
    }
    if (own.signal?.aborted === true) this.#aborted();
    else
      this.#engine.start().catch((error: unknown) => this.#finish(error, "it could not start", 0));
    if (!settings.quiet && process.stderr.isTTY) {
      const line = new ProgressLine(plan.name, this);
      this.on("end", () => line.close());
    }
  }

  /** How far the run is. */
  get progress(): Progress {
    const total = this.#plan.source.size;
    const settled = this.#finished + this.#failed;
    const drawn = Math.max(this.#engine.drawn, settled);
    const running = Math.max(drawn - this.#engine.waiting - settled, 0);
    const waiting = Math.max((total ?? drawn) - settled - running, 0);
    return { total, waiting, running, finished: this.#finished, failed: this.#failed };
  }

  /** What the run has used so far. */
  get usage(): RunUsage {
    return this.#usage.sum;
  }

  /** What the beats of each worker said of its CPU and memory. */
  get samples(): readonly SampleHistory[] {
    return this.#engine.histories;
  }

  /** Resolves with the results in the order of the items, or rejects with the first failure. */
  // oxlint-disable-next-line unicorn/no-thenable -- that a run can be awaited is its point
  then<A = R[], B = never>(
    onFulfilled?: ((results: R[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#results().then(onFulfilled, onRejected);
  }

  /** The results one after the other, in the order of the items. */
  [Symbol.asyncIterator](): AsyncIterator<R> {
    this.#deliveries.stream(this.#drawn);
    return new OrderedStream<R>(this.#streamed()) as AsyncIterator<R>;
  }

  /** The outcomes as tasks settle. */
  completed(): AsyncIterableIterator<Outcome<R>> {
    this.#deliveries.stream(this.#drawn);
    return new CompletedStream<R>(this.#streamed(), this.#drawn);
  }

  /** All outcomes in order, when all are there; never rejects for a task that failed. */
  async outcomes(): Promise<Outcome<R>[]> {
    this.#deliveries.keep();
    await this.#untilEnd();
    const count = Math.max(this.#plan.source.size ?? 0, this.#drawn);
    return this.#deliveries.store.outcomes(count, () => this.#missing());
  }

  /** Ends the run: running tasks are told, then stopped. Resolves when nothing of it is left. */
  cancel(reason: unknown = "cancel() was called"): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    const error = new CancelledError(`run ${this.id}`, reason);
    return this.#finish(error, error.message, cancelGrace);
  }

  /** Ends the run if it has not ended. */
  close(): Promise<void> {
    return this.cancel("close() was called");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  on<E extends keyof RunEvents<R>>(event: E, listener: (...args: RunEvents<R>[E]) => void): this {
    this.#events.on(event, listener);
    return this;
  }

  off<E extends keyof RunEvents<R>>(event: E, listener: (...args: RunEvents<R>[E]) => void): this {
    this.#events.off(event, listener);
    return this;
  }

  async #results(): Promise<R[]> {
    this.#deliveries.keep();
    await this.#untilEnd();
    if (this.#end?.error !== undefined) throw this.#end.error;
    return this.#deliveries.store.results(this.#drawn) as R[];
  }

  async #untilEnd(): Promise<void> {
    while (!this.#isOver) await this.#deliveries.change();
  }

  #streamed(): StreamedRun<R> {
    return {
      deliveries: this.#deliveries,
      collects: this.#collects,
      ending: () => (this.#isOver ? this.#end : undefined),
      abandon: () => this.cancel("its results are not wanted any more"),
    };
  }

  #settle(settlement: Settlement): void {
    // What comes after the end was decided changes nothing.
    if (this.#end !== undefined) return;
    const { index, error } = settlement;
    this.#drawn = Math.max(this.#drawn, index + 1);
    this.#usage.add(settlement);
    if (error === undefined) this.#finished++;
    else this.#fail(this.#plan.callSite.brand(error));
    this.#deliveries.put(settlement);
    if (this.#events.listenerCount("outcome") > 0) {
      this.#emit("outcome", outcomeOf<R>(settlement));
    }
  }

  #fail(error: GridpulseError): void {
    this.#failed++;
    if (this.#collects) return;
    // If this was the last task, the run is about to hear that it has finished.
    this.#failure ??= error;
    // After this outcome has been put where it belongs.
    queueMicrotask(() => void this.#finish(error, error.message, 0));
  }

  #die({ index, attempt, cause, worker, evidence, resubmitted }: DeathEffect, host: string): void {
    this.#usage.died(worker, host, cause);
    this.#emit("death", { index, attempt, cause, host, worker, evidence, resubmitted });
  }

  #hear({ index, attempt, progress, log }: Word, host: string): void {
    const task = { index, attempt, host };
    if (log !== undefined) this.#emit("log", { ...task, text: log });
    if (progress !== undefined) {
      this.#emit("taskProgress", { ...task, fraction: progress });
    }
  }

  #warn(message: string): void {
    this.#emit("warning", message);
    const { logger } = this.#plan.options.own;
    if (logger !== undefined) guard(() => logger.warn(message));
    else if (this.#events.listenerCount("warning") === 0) {
      process.emitWarning(message, "GridpulseWarning");
    }
  }

  readonly #aborted = (): void => {
    void this.cancel(this.#plan.options.own.signal?.reason);
  };

  #finish(error: unknown, reason: string, grace: number): Promise<void> {
    if (error instanceof GridpulseError) this.#plan.callSite.brand(error);
    this.#end ??= { error };
    this.#ended ??= this.#tearDown(reason, grace);
    return this.#ended;
  }

  async #tearDown(reason: string, grace: number): Promise<void> {
    const { own, settings } = this.#plan.options;
    own.signal?.removeEventListener("abort", this.#aborted);
    const error = this.#end?.error;
    const isFailure = error !== undefined && !(error instanceof CancelledError);
    const keepLogs = !settings.cleanup || this.#failed > 0 || isFailure;
    try {
      await this.#engine.stop(reason, grace, keepLogs);
    } catch (error) {
      this.#warn(`something of run ${this.id} may be left: ${String(error)}`);
    }
    this.#usage.end();
    this.#leave();
    this.#isOver = true;
    this.#deliveries.wake();
    this.#emit("end", error);
    // Nobody has asked for the results: as with a promise, a failure must not pass unseen.
    if (isFailure && !this.#deliveries.isWanted) void Promise.reject(error);
  }

  #emit<E extends keyof RunEvents<R>>(event: E, ...args: RunEvents<R>[E]): void {
    guard(() => this.#events.emit(event, ...args));
  }

  #missing(): GridpulseError {
    return new CancelledError("this task", this.#end?.error ?? "the run has ended");
  }
}

/** What a listener throws is an error of the program, and changes nothing for the run. */
function guard(listener: () => unknown): void {
  try {
    listener();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

/** Somebody threw `undefined`, which would pass for no error at all. */
function nothingThrown(): GridpulseError {
  const message = "the items, or retryExceptions, threw undefined where an error was expected";
  return new GridpulseError("GRIDPULSE_BAD_ARGUMENT", message);
}
