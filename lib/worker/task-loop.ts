import { AsyncLocalStorage } from "node:async_hooks";
import { InstanceWatch, instanceWarning } from "../code/instances.ts";
import type { Frames } from "../code/values.ts";
import { decodeValues } from "../code/values.ts";
import type { Range, Results, Word, Work } from "../wire/messages.ts";
import type { Call } from "./callable.ts";
import { Meter } from "./meter.ts";
import { PositionSlot } from "./position.ts";
import { Report } from "./report.ts";
import { RunningTask } from "./running-task.ts";

/** Results wait at most so many milliseconds for company, between two tasks. */
const flushEvery = 2;
/** The line is listened to after so many milliseconds of work at the latest. */
const yieldEvery = 10;

interface Chunk {
  readonly work: Work;
  readonly call: Call;
  readonly items: readonly unknown[];
  readonly report: Report;
  readonly dropped: Set<number>;
  next: number;
  /** Tasks of it that are running. */
  running: number;
  reportedAt: number;
}

export interface TaskLoopHandlers {
  results(header: Results, frames: Frames): void;
  say(word: Word): void;
  note(text: string): void;
}

/** Runs the tasks of its chunks, in order, one at a time or as many as were asked for. */
export class TaskLoop {
  readonly #handlers: TaskLoopHandlers;
  readonly #descriptor: number;
  readonly #abort = new AbortController();
  readonly #meter = new Meter();
  readonly #watch: InstanceWatch;
  readonly #chunks: Chunk[] = [];
  /** Tasks of chunks that are still to come. */
  readonly #droppedEarly = new Map<number, Set<number>>();
  /** The last chunk that came; their numbers grow. */
  #latest = 0;
  readonly #lanes: PositionSlot[] = [];
  readonly #busy = new Set<number>();
  readonly #stored = new AsyncLocalStorage<RunningTask>();
  /** The running task, where there is only one: a variable is faster than storage. */
  #only: RunningTask | undefined;
  #sequence = 0;
  #yieldedAt = performance.now();

  constructor(positionDescriptor: number, handlers: TaskLoopHandlers) {
    this.#descriptor = positionDescriptor;
    this.#handlers = handlers;
    this.#watch = new InstanceWatch((name) => handlers.note(instanceWarning(name, "result")));
    // Results of fast tasks must not wait for a slow one behind them.
    setInterval(() => this.#flushAll(), 10 * flushEvery).unref();
  }

  get isIdle(): boolean {
    return this.#busy.size === 0 && this.#chunks.length === 0;
  }

  current(): RunningTask | undefined {
    return this.#stored.getStore() ?? this.#only;
  }

  add(work: Work, call: Call, frames: Frames, concurrency: number): void {
    this.#chunks.push({
      work,
      call,
      items: decodeValues(frames),
      report: new Report(this.#watch),
      dropped: this.#droppedEarly.get(work.chunk) ?? new Set(),
      next: 0,
      running: 0,
      reportedAt: performance.now(),
    });
    this.#latest = work.chunk;
    this.#droppedEarly.delete(work.chunk);
    for (let lane = 0; lane < concurrency; lane++) {
      this.#lanes[lane] ??= new PositionSlot(this.#descriptor, lane);
      if (!this.#busy.has(lane)) void this.#run(lane, concurrency > 1);
    }
  }

  /** Tasks that are not to be run: somebody else does them now, or nobody can. May come before the chunk. */
  drop(chunkId: number, ranges: readonly Range[]): void {
    const chunk = this.#chunks.find(({ work }) => work.chunk === chunkId);
    if (chunk === undefined && chunkId <= this.#latest) return;
    const dropped = chunk?.dropped ?? this.#droppedEarly.get(chunkId) ?? new Set();
    if (chunk === undefined) this.#droppedEarly.set(chunkId, dropped);
    for (const [first, count] of ranges) {
      for (let index = first; index < first + count; index++) dropped.add(index);
    }
  }

  /** Nothing more is begun, and what runs is told. */
  abort(reason: string): void {
    this.#chunks.length = 0;
    this.#abort.abort(new DOMException(reason, "AbortError"));
  }

  async #run(lane: number, several: boolean): Promise<void> {
    this.#busy.add(lane);
    for (;;) {
      const chunk = this.#chunks.find(({ next, work }) => next < work.count);
      if (chunk === undefined) break;
      await this.#runFrom(chunk, lane, several);
    }
    this.#busy.delete(lane);
    this.#lanes[lane]?.idle();
  }

  async #runFrom(chunk: Chunk, lane: number, several: boolean): Promise<void> {
    const { call, work } = chunk;
    const { first, count, attempt } = work;
    const { signal } = this.#abort;
    const say = (word: Word) => this.#handlers.say(word);
    while (chunk.next < count && !signal.aborted) {
      const offset = chunk.next++;
      const index = first + offset;
      if (chunk.dropped.has(index)) continue;
      const task = new RunningTask(index, attempt, signal, say);
      chunk.running++;
      this.#lanes[lane]?.running(index);
      const item = chunk.items[offset];
      const started = performance.now();
      let value: unknown;
      let threw = false;
      try {
        if (several) {
          value = await this.#stored.run(task, call, item);
        } else {
          this.#only = task;
          value = call(item);
          if (isThenable(value)) value = await value;
        }
      } catch (error) {
        value = error;
        threw = true;
      }
      const ended = performance.now();
      this.#only = undefined;
      chunk.running--;
      const wall = ended - started;
      chunk.report.add({ index, value, threw, wall, ...this.#meter.read(wall) });
      if (chunk.next >= count && chunk.running === 0) break;
      if (ended - chunk.reportedAt >= flushEvery) this.#flush(chunk, ended);
      if (ended - this.#yieldedAt >= yieldEvery) await this.#listen();
    }
    if (chunk.running === 0) this.#finish(chunk, lane);
  }

  #finish(chunk: Chunk, lane: number): void {
    const place = this.#chunks.indexOf(chunk);
    if (place < 0) return;
    this.#chunks.splice(place, 1);
    this.#flush(chunk, performance.now());
    // Noted only now, since somebody waits for the results; who dies in between dies idle.
    if (this.#chunks.length === 0) this.#lanes[lane]?.idle();
  }

  #flushAll(): void {
    for (const chunk of this.#chunks) this.#flush(chunk, performance.now());
  }

  #flush(chunk: Chunk, now: number): void {
    if (chunk.report.size === 0) return;
    const busy = now - chunk.reportedAt;
    chunk.reportedAt = now;
    const { header, frames } = chunk.report.take(++this.#sequence, chunk.work.chunk, busy);
    this.#handlers.results(header, frames);
  }

  async #listen(): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    this.#yieldedAt = performance.now();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}
