import type { Culprit } from "../code/culprit.ts";
import { InstanceWatch, instanceWarning } from "../code/instances.ts";
import { type Thrown, takeApart } from "../code/thrown.ts";
import type { CoreEvent, Effect } from "../core/events.ts";
import { RunCore } from "../core/run-core.ts";
import type { CoreOptions } from "../core/state.ts";
import { JobMonitor } from "../monitor/job-monitor.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import type { ToDispatcher } from "../wire/messages.ts";
import { Door, type Peer } from "./door.ts";
import { Executors } from "./executors.ts";
import type { GroupCode } from "./group-code.ts";
import type { RunKeys } from "./keys.ts";
import type { Arrived, RunListener } from "./listener.ts";
import { type Items, Payloads } from "./payloads.ts";
import { readResults, readThrown } from "./results.ts";
import { Workforce } from "./workforce.ts";

export interface JobDispatcherOptions {
  readonly core: CoreOptions;
  readonly codes: readonly GroupCode[];
  readonly keys: RunKeys;
  readonly version: string;
  readonly scheduler: Scheduler;
  readonly items: Items;
  /** Writes the file of a new worker and says where it is. */
  readonly introduce: (worker: number, group: number) => string;
  readonly listener: RunListener;
}

/** An event, and the results that it speaks of. */
interface Happening {
  readonly event: CoreEvent;
  readonly arrived?: Arrived;
}

/** Tasks of fewer bytes need not be weighed. */
const worthWeighing = 256;

/** Hands tasks to workers and takes their results: turns messages into events, and carries out effects. */
export class JobDispatcher {
  readonly monitor: JobMonitor;
  readonly #options: JobDispatcherOptions;
  readonly #core: RunCore;
  readonly #door: Door;
  readonly #payloads: Payloads;
  readonly #executors: Executors;
  /** The last output of each worker's executor that died. */
  readonly #tails = new Map<number, string>();
  readonly #workforce: Workforce;
  readonly #happenings: Happening[] = [];
  #handling = false;
  #closing: Promise<void> | undefined;

  constructor(options: JobDispatcherOptions) {
    this.#options = options;
    this.#core = new RunCore(options.core);
    const watch = new InstanceWatch((name) =>
      options.listener.warning(instanceWarning(name, "item")),
    );
    this.#payloads = new Payloads(options.items, watch);
    this.#door = new Door(options.keys, options.version, {
      greeted: (peer) => this.#greet(peer),
      message: (peer, message, frames) => this.#receive(peer, message, frames),
      refused: (reason) => options.listener.warning(`turned away: ${reason}`),
      failed: (error) => options.listener.failed({ kind: "broken", error }),
    });
    this.#executors = new Executors(this.#door, options.codes);
    const tell = (event: CoreEvent) => this.tell(event);
    this.#workforce = new Workforce({ ...options, door: this.#door, tell });
    this.monitor = new JobMonitor(options.core.checkFrequency, () => this.tell({ type: "tick" }));
  }

  /** Binds the door and says where it is. */
  open(endpoint: string): Promise<string> {
    return this.#door.open(endpoint);
  }

  /** How many tasks there are so far, how many are settled, and how many wait. */
  get counts(): { readonly drawn: number; readonly settled: number; readonly waiting: number } {
    const { table, groups } = this.#core.state;
    const waiting = groups.reduce((sum, group) => sum + group.waiting, 0);
    return { drawn: table.drawn, settled: table.settledCount, waiting };
  }

  /** Something happened. It and what follows from it are dealt with before this returns. */
  tell(event: CoreEvent, arrived?: Arrived): void {
    if (this.#closing !== undefined) return;
    this.#happenings.push(arrived === undefined ? { event } : { event, arrived });
    if (this.#handling) return;
    this.#handling = true;
    try {
      for (let next = this.#happenings.shift(); next; next = this.#happenings.shift()) {
        const effects = this.#core.handle(next.event, performance.now());
        for (const effect of effects) this.#carryOut(effect, next.arrived);
      }
    } finally {
      this.#handling = false;
    }
  }

  /** Ends the run: the workers leave, and those that do not within `grace` milliseconds are ended. */
  close(grace: number, reason: string): Promise<void> {
    this.#closing ??= this.#close(grace, reason);
    return this.#closing;
  }

  async #close(grace: number, reason: string): Promise<void> {
    this.monitor.stop();
    this.#executors.close();
    await this.#workforce.close(grace, reason);
    this.#door.close();
  }

  #carryOut(effect: Effect, arrived: Arrived | undefined): void {
    const { listener } = this.#options;
    switch (effect.type) {
      case "draw":
        listener.draw(effect.count);
        return;
      case "hire":
        this.#workforce.hire(effect.group, effect.workers);
        return;
      case "assign":
        this.#assign(effect);
        return;
      case "take-back":
        this.#payloads.takeBack(effect.chunk, effect.spans);
        return;
      case "drop": {
        const { worker, chunk, spans } = effect;
        const ranges = spans.map(({ first, count }) => [first, count] as const);
        this.#door.send(worker, "executor", { type: "drop", chunk, ranges });
        return;
      }
      case "close":
        this.#payloads.close(effect.chunk);
        return;
      case "accept":
        if (arrived !== undefined) listener.accepted(arrived, effect.positions);
        return;
      case "death": {
        const { worker } = effect;
        listener.died(effect, this.#executors.hostOf(worker), this.#tails.get(worker) ?? "");
        return;
      }
      case "dismiss":
        this.#workforce.dismiss(effect.worker, "others need its place");
        return;
      case "condemn":
        this.#workforce.condemn(effect);
        return;
      case "hopeless":
        listener.failed({ kind: "no-workers", evidence: effect.evidence });
        return;
      case "finished":
        listener.finished();
        return;
      case "wake":
        // A little late, since a timer may be a little early.
        setTimeout(() => this.tell({ type: "tick" }), effect.at - performance.now() + 1);
        return;
    }
  }

  #assign({ worker, chunk, group, span }: Extract<Effect, { type: "assign" }>): void {
    const { payload, unsendable } = this.#payloads.pack(chunk, group, span);
    // Before the chunk, since its first task is begun at once.
    this.#drop(
      worker,
      chunk,
      unsendable.map(({ index }) => index),
    );
    this.#executors.send(worker, chunk, payload);
    const { bytes } = payload;
    const { count } = span;
    if (bytes / count >= worthWeighing) {
      this.#happenings.push({ event: { type: "weighed", group, count, bytes } });
    }
    for (const { index, culprit } of unsendable) this.#refuseItem(worker, chunk, index, culprit);
  }

  #drop(worker: number, chunk: number, indices: readonly number[]): void {
    const ranges = indices.map((index) => [index, 1] as const);
    if (ranges.length > 0) this.#door.send(worker, "executor", { type: "drop", chunk, ranges });
  }

  /** An item that cannot travel makes its task fail as if it had thrown that. */
  #refuseItem(worker: number, chunk: number, index: number, { path, reason }: Culprit): void {
    const part = path === "" ? "it" : `its part item${path}`;
    const thrown = takeApart(new TypeError(`item ${index} cannot travel: ${part} ${reason}`));
    const arrived: Arrived = {
      indices: [index],
      values: [thrown],
      threw: new Set([0]),
      usage: new Float32Array(3),
      worker,
      host: this.#executors.hostOf(worker),
    };
    const { indices } = arrived;
    const event = { type: "results", worker, chunk, indices, retryable: [], busy: 0 } as const;
    this.#happenings.push({ event, arrived });
  }

  #greet(peer: Peer): void {
    const { worker, role, hello } = peer;
    if (this.#closing !== undefined || !this.#workforce.has(worker)) {
      this.#workforce.dismiss(worker, "the run is over or has given this worker up", 0);
      return;
    }
    if (role === "supervisor") {
      this.#workforce.greet(worker);
      this.tell({ type: "heard", worker });
      return;
    }
    this.#options.scheduler.noteExecutor?.(worker, hello.pid);
    const isBack = this.#executors.greet(peer);
    const { host, pid } = hello;
    this.#options.listener.worker({ worker, what: "ready", detail: host, pid });
    if (isBack) this.#sendAgain(worker);
    this.tell({ type: "ready", worker, incarnation: hello.incarnation });
  }

  /** What was on its way when the line broke may have been lost; the executor knows what it has. */
  #sendAgain(worker: number): void {
    for (const { id, span } of this.#core.state.workers.get(worker)?.chunks ?? []) {
      const payload = this.#payloads.get(id);
      if (payload === undefined) continue;
      this.#drop(worker, id, this.#core.state.table.foreignTo(id, span));
      this.#executors.send(worker, id, payload);
    }
  }

  #receive(peer: Peer, message: ToDispatcher, frames: readonly Buffer[]): void {
    const { worker, hello } = peer;
    const { listener } = this.#options;
    switch (message.type) {
      case "results": {
        const arrived = readResults(message, frames, peer);
        const { chunk, sequence, busy } = message;
        const { indices } = arrived;
        const retryable = this.#retryable(arrived);
        this.#executors.markSafe(worker, sequence);
        this.tell({ type: "results", worker, chunk, indices, retryable, busy }, arrived);
        return;
      }
      case "beat":
        this.#workforce.beat(worker, message.executing);
        if (message.sample) this.monitor.record(worker, hello.host, message.sample);
        this.#door.send(worker, peer.role, { type: "heard" });
        this.tell({ type: "heard", worker });
        return;
      case "exit": {
        this.#tails.set(worker, message.tail);
        const { incarnation, cause, evidence, executing } = message;
        const event = { type: "executor-died", worker, incarnation, cause, evidence } as const;
        this.tell({ ...event, executing });
        return;
      }
      case "unable":
        listener.failed({ kind: "unable", group: message.group, thrown: readThrown(frames) });
        return;
      case "note":
        listener.warning(message.text);
        return;
      case "word":
        listener.word(message, hello.host);
        this.tell({ type: "heard", worker });
        return;
      case "bye":
        listener.warning(`worker ${worker} leaves: ${message.reason}`);
        return;
      case "hello":
        return;
    }
  }

  #retryable({ threw, values, indices }: Arrived): number[] {
    return [...threw].filter((position) => {
      const thrown = values[position] as Thrown;
      return this.#options.listener.mayRetry(thrown, indices[position] ?? -1);
    });
  }
}
