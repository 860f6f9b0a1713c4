import { feed } from "./assigning.ts";
import { bury, charge, type Death, remove } from "./dying.ts";
import type { CoreEvent, Effect, ResultsEvent } from "./events.ts";
import { type CoreOptions, RunState } from "./state.ts";
import type { Worker } from "./worker.ts";

/**
 * The heart of a run: what is known of its tasks and workers, as a function of what happened and
 * when. It does nothing itself; it says what is to be done.
 */
export class RunCore {
  readonly state: RunState;

  constructor(options: CoreOptions) {
    this.state = new RunState(options);
  }

  /** Takes in one event and returns its effects, in the order in which they are to be carried out. */
  handle(event: CoreEvent, now: number): readonly Effect[] {
    const { state } = this;
    if (state.over) return [];
    state.attention.advance(now);
    this.#take(event, now);
    if (!state.over) feed(state, now);
    if (!state.over && state.exhausted && state.table.openCount === 0) {
      state.over = true;
      state.effects.push({ type: "finished" });
    }
    const { effects } = state;
    state.effects = [];
    return effects;
  }

  #take(event: CoreEvent, now: number): void {
    const { state } = this;
    switch (event.type) {
      case "drawn":
        this.#add(event.group, event.count);
        return;
      case "exhausted":
        state.exhausted = true;
        return;
      case "streaming":
        state.taken = event.taken;
        return;
      case "consumed":
        state.taken = (state.taken ?? 0) + event.count;
        return;
      case "started":
      case "heard":
        this.#hear(event.worker);
        return;
      case "ready":
        this.#welcome(event.worker, event.incarnation);
        return;
      case "results":
        this.#accept(event, now);
        return;
      case "executor-died":
        this.#loseExecutor(event.worker, event.incarnation, event);
        return;
      case "worker-died":
        this.#loseWorker(event.worker, event);
        return;
      case "weighed":
        state.group(event.group).workload.weighed(event.count, event.bytes);
        return;
      case "tick":
        this.#check(now);
        return;
    }
  }

  #add(group: number, count: number): void {
    const { state } = this;
    if (count <= 0) return;
    const first = state.table.add(count);
    state.asked = Math.max(state.asked, state.table.drawn);
    state.group(group).add({ first, count, attempt: 1 });
  }

  #hear(id: number): Worker | undefined {
    const worker = this.state.workers.get(id);
    if (worker !== undefined) worker.heard = this.state.attention.time;
    return worker;
  }

  #welcome(id: number, incarnation: number): void {
    const { state } = this;
    const worker = this.#hear(id);
    // An older one that speaks late, or the same after a break in the line.
    if (worker === undefined || incarnation <= worker.incarnation) return;
    if (worker.chunks.length > 0) {
      const evidence = "its executor was replaced by another";
      bury(state, worker, { cause: "crashed", evidence, executing: undefined });
    }
    worker.incarnation = incarnation;
    worker.ready = true;
    state.group(worker.group).place(worker);
  }

  #accept(event: ResultsEvent, now: number): void {
    const { state } = this;
    const worker = this.#hear(event.worker);
    const chunk = state.chunks.get(event.chunk);
    if (worker === undefined || chunk?.worker !== worker) return;
    worker.reported = now;
    const group = state.group(worker.group);
    group.barrenDeaths = 0;
    const retryable = new Set(event.retryable);
    const positions: number[] = [];
    for (const [position, index] of event.indices.entries()) {
      if (state.table.chunkOf(index) !== chunk.id) continue;
      const retries = group.options.exceptionRetries;
      if (retryable.has(position) && state.chargesOf(index).throws < retries) {
        const evidence = "the function threw";
        charge(state, group, chunk, index, { cause: "exception", evidence, executing: [index] });
        continue;
      }
      state.settle(index);
      chunk.open--;
      positions.push(position);
    }
    group.workload.measured(event.indices.length, event.busy);
    if (positions.length > 0) state.effects.push({ type: "accept", positions });
    if (chunk.open === 0) state.close(chunk);
  }

  #loseExecutor(id: number, incarnation: number, death: Death): void {
    const worker = this.#hear(id);
    if (worker === undefined || incarnation < worker.incarnation) return;
    worker.incarnation = incarnation;
    bury(this.state, worker, death);
  }

  #loseWorker(id: number, death: Death): void {
    const worker = this.state.workers.get(id);
    if (worker !== undefined) remove(this.state, worker, death);
  }

  #check(now: number): void {
    const { state } = this;
    if (state.wakeAt !== undefined && state.wakeAt <= now) state.wakeAt = undefined;
    const { time } = state.attention;
    for (const worker of state.workers.values()) {
      if (worker.heard === undefined) continue;
      const silence = time - worker.heard;
      if (silence <= state.options.maxSilence) continue;
      const evidence = `no beat for ${Math.round(silence / 100) / 10} s`;
      const cause = worker.incarnation === 0 ? "never_started" : "lost";
      state.effects.push({ type: "condemn", worker: worker.id, cause, evidence });
    }
  }
}
