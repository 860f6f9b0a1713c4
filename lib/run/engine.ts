import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { CannotTravelError } from "../code/cannot-travel.ts";
import { captureFunction } from "../code/capture.ts";
import { culpritIn } from "../code/culprit.ts";
import { putTogether, type Thrown } from "../code/thrown.ts";
import { encodeValues, type Frames } from "../code/values.ts";
import type { DeathEffect } from "../core/events.ts";
import type { GroupCode } from "../dispatcher/group-code.ts";
import type { JobDispatcher } from "../dispatcher/job-dispatcher.ts";
import type { Arrived, Failure, RunListener, WorkerNews } from "../dispatcher/listener.ts";
import { GridpulseError } from "../errors.ts";
import type { SampleHistory } from "../monitor/job-monitor.ts";
import type { Word } from "../wire/messages.ts";
import { AttemptLog } from "./attempt-log.ts";
import { badArgument } from "./bad-argument.ts";
import { bootstrapOf } from "./bootstrap-of.ts";
import type { Settlement } from "./outcome-store.ts";
import type { RunPlan } from "./plan.ts";
import { RunFolder } from "./run-folder.ts";

/** What a run hears from its engine. */
export interface EngineHandlers {
  settled(settlement: Settlement): void;
  died(death: DeathEffect, host: string): void;
  word(word: Word, host: string): void;
  worker(news: WorkerNews): void;
  warning(message: string): void;
  /** All tasks are settled. */
  finished(): void;
  /** The run cannot go on. */
  failed(error: unknown): void;
}

const { version } = createRequire(import.meta.url)("#package") as { readonly version: string };
/** Results are taken on this machine alone. */
const localEndpoint = "tcp://127.0.0.1:*";

/** Makes a plan happen: function captured, door opened, workers hired; and all of it undone again. */
export class RunEngine implements RunListener {
  readonly #id: string;
  readonly #plan: RunPlan;
  readonly #handlers: EngineHandlers;
  readonly #attempts: AttemptLog;
  #dispatcher: JobDispatcher | undefined;
  #folder: RunFolder | undefined;
  #stopped = false;
  /** The items threw; what was drawn before is still run. */
  #itemsFailed: { readonly error: unknown } | undefined;
  /** Results taken so far, where they are taken one by one. */
  #taken: number | undefined;

  constructor(id: string, plan: RunPlan, handlers: EngineHandlers) {
    this.#id = id;
    this.#plan = plan;
    this.#handlers = handlers;
    this.#attempts = new AttemptLog(plan.name);
  }

  async start(): Promise<void> {
    const { source, options, functions, scheduler } = this.#plan;
    const { settings } = options;
    // All that can be refused is refused before anything is started.
    const captures = await Promise.all(functions.map((f) => captureFunction(f)));
    for (const warning of captures.flatMap(({ warnings }) => warnings)) this.warning(warning);
    const frames = this.#encodeCode(captures.map(({ description }) => description));
    // ZeroMQ is loaded here, so that to import this package costs next to nothing.
    const [{ JobDispatcher }, { RunKeys }] = await Promise.all([
      import("../dispatcher/job-dispatcher.ts"),
      import("../dispatcher/keys.ts"),
    ]);
    if (this.#stopped) return;
    const keys = new RunKeys();
    const endpoints: string[] = [];
    const folder = new RunFolder(settings.defaultTempDir, this.#id);
    this.#folder = folder;
    const dispatcher = new JobDispatcher({
      ...this.#dispatcherOptions(frames),
      keys,
      scheduler,
      introduce: (worker, group) => {
        const memory = this.#plan.groups[group]?.memory;
        const run = { id: this.#id, version, options, keys, endpoints, folder };
        return folder.introduce(bootstrapOf(run, worker, memory));
      },
    });
    this.#dispatcher = dispatcher;
    endpoints.push(await dispatcher.open(localEndpoint));
    source.start({
      drawn: (count) => this.#tellDrawn(dispatcher, count),
      exhausted: () => dispatcher.tell({ type: "exhausted" }),
      failed: (error) => {
        this.#itemsFailed = { error };
        dispatcher.tell({ type: "exhausted" });
      },
    });
    // The first event asks for the first items.
    dispatcher.tell({ type: "tick" });
  }

  /** Ends everything that was started; resolves when it is gone. */
  async stop(reason: string, grace: number, keepLogs: boolean): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    try {
      this.#plan.source.close();
    } catch (error) {
      this.warning(`the items could not be closed: ${String(error)}`);
    }
    await this.#dispatcher?.close(grace, reason);
    if (keepLogs) this.#folder?.keepLogs();
    else this.#folder?.remove();
  }

  /** The same without waiting, for a process that is about to end. */
  stopAtOnce(): void {
    this.#stopped = true;
    this.#folder?.remove();
  }

  /** Results are taken one by one from now on. */
  stream(): void {
    this.#taken = 0;
    this.#dispatcher?.tell({ type: "streaming", taken: 0 });
  }

  consumed(count: number): void {
    if (this.#taken !== undefined) this.#taken += count;
    this.#dispatcher?.tell({ type: "consumed", count });
  }

  get waiting(): number {
    return this.#dispatcher?.counts.waiting ?? 0;
  }

  get drawn(): number {
    return this.#dispatcher?.counts.drawn ?? 0;
  }

  get histories(): readonly SampleHistory[] {
    return this.#dispatcher?.monitor.histories ?? [];
  }

  // What the dispatcher says.

  draw(count: number): void {
    this.#plan.source.draw(count);
  }

  accepted(arrived: Arrived, positions: readonly number[]): void {
    const { indices, values, threw, usage, worker, host } = arrived;
    for (const position of positions) {
      const index = indices[position] ?? 0;
      const failed = threw.has(position);
      const error = failed
        ? this.#attempts.threw(index, values[position] as Thrown, this.#placeOf(worker, host))
        : undefined;
      this.#handlers.settled({
        index,
        value: failed ? undefined : values[position],
        error,
        wall: usage[3 * position] ?? 0,
        cpu: usage[3 * position + 1] ?? 0,
        memory: usage[3 * position + 2] ?? 0,
        worker,
        host,
        attempts: this.#attempts.settle(index),
      });
    }
  }

  died(death: DeathEffect, host: string, logTail: string): void {
    const { index, worker } = death;
    const error = this.#attempts.died(death, this.#placeOf(worker, host), logTail);
    this.#handlers.died(death, host);
    if (error === undefined) return;
    this.#attempts.settle(index);
    const usage = { wall: 0, cpu: 0, memory: 0, worker, host, attempts: error.attempts.length };
    this.#handlers.settled({ index, value: undefined, error, ...usage });
  }

  mayRetry(thrown: Thrown): boolean {
    const { own, settings } = this.#plan.options;
    if (settings.retryExceptions === 0) return false;
    const { retryExceptions } = own;
    if (typeof retryExceptions !== "function") return true;
    try {
      const answer: unknown = retryExceptions(putTogether(thrown));
      if (typeof answer === "boolean") return answer;
      throw badArgument("retryExceptions", "true or false at once", answer);
    } catch (error) {
      this.#handlers.failed(error);
      return false;
    }
  }

  word(word: Word, host: string): void {
    this.#handlers.word(word, host);
  }

  worker(news: WorkerNews): void {
    this.#handlers.worker(news);
  }

  warning(message: string): void {
    this.#handlers.warning(message);
  }

  finished(): void {
    if (this.#itemsFailed === undefined) this.#handlers.finished();
    else this.#handlers.failed(this.#itemsFailed.error);
  }

  failed(failure: Failure): void {
    if (failure.kind === "broken") {
      this.#handlers.failed(failure.error);
      return;
    }
    if (failure.kind === "no-workers") {
      const message = `no worker of ${this.#plan.name} lives long enough to run a task: ${failure.evidence}`;
      this.#handlers.failed(new GridpulseError("GRIDPULSE_NO_WORKERS", message));
      return;
    }
    const cause = putTogether(failure.thrown);
    const message = `the function ${this.#plan.name} could not be brought to life in a worker: ${String(cause)}`;
    this.#handlers.failed(new GridpulseError("GRIDPULSE_CANNOT_REVIVE", message, { cause }));
  }

  #placeOf(worker: number, host: string) {
    return { host, logFile: this.#folder?.logOf(worker) };
  }

  #tellDrawn(dispatcher: JobDispatcher, count: number): void {
    const { groupOf } = this.#plan;
    if (this.#taken !== undefined) dispatcher.tell({ type: "streaming", taken: this.#taken });
    if (groupOf === undefined) {
      dispatcher.tell({ type: "drawn", group: 0, count });
      return;
    }
    for (const group of groupOf) dispatcher.tell({ type: "drawn", group, count: 1 });
  }

  #dispatcherOptions(frames: Frames) {
    const { groups, options, source, style } = this.#plan;
    const { settings, hasShared } = options;
    const codes: GroupCode[] = groups.map(({ core, memory }) => ({
      style,
      hasShared,
      concurrency: core.concurrency,
      frames,
      memory,
    }));
    return {
      core: {
        groups: groups.map(({ core }) => core),
        workers: settings.workers ?? availableParallelism(),
        checkFrequency: settings.checkFrequency * 1000,
        maxSilence: settings.maxTimeBetweenHeartbeats * 1000,
        chunkTarget: settings.chunkTargetMillis,
      },
      codes,
      version,
      items: source,
      listener: this,
    };
  }

  #encodeCode(descriptions: readonly unknown[]): Frames {
    const { shared, name } = this.#plan;
    try {
      return encodeValues([descriptions, shared]);
    } catch (cause) {
      const culprit = culpritIn(shared);
      if (culprit === undefined) throw cause;
      const { path, reason } = culprit;
      const refusal = { givenName: name, functionName: name, variable: `shared${path}`, reason };
      throw new CannotTravelError(
        { ...refusal, advice: "Make it inside the function." },
        { cause },
      );
    }
  }
}
