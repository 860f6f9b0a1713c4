import { Attention } from "./attention.ts";
import type { Effect } from "./events.ts";
import { Group, type GroupOptions } from "./group.ts";
import { TaskTable } from "./task-table.ts";
import type { Chunk, Worker } from "./worker.ts";

export interface CoreOptions {
  readonly groups: readonly GroupOptions[];
  /** Workers at the most, of all groups together. @default as many as the groups may have */
  readonly workers?: number;
  /** Milliseconds between two ticks. */
  readonly checkFrequency: number;
  /** Attended milliseconds without a sign of life after which a worker counts as lost. */
  readonly maxSilence: number;
  /** Milliseconds of work that one chunk should hold. */
  readonly chunkTarget: number;
}

/** How often an attempt at a task ended badly, by what it means for the next. */
interface Charges {
  deaths: number;
  throws: number;
}

/** All that a core remembers. */
export class RunState {
  readonly options: CoreOptions;
  readonly table = new TaskTable();
  readonly groups: readonly Group[];
  readonly workers = new Map<number, Worker>();
  readonly chunks = new Map<number, Chunk>();
  readonly charges = new Map<number, Charges>();
  readonly attention: Attention;
  /** What is to be done, in order; taken by whoever handled the event. */
  effects: Effect[] = [];
  exhausted = false;
  over = false;
  /** Items asked for so far, whether they came or not. */
  asked = 0;
  /** Results taken so far, where they are taken one by one. */
  taken: number | undefined;
  wakeAt: number | undefined;
  nextChunk = 1;
  nextWorker = 1;

  constructor(options: CoreOptions) {
    this.options = options;
    this.attention = new Attention(options.checkFrequency);
    this.groups = options.groups.map((group, id) => new Group(id, group, options.chunkTarget));
  }

  group(id: number): Group {
    const group = this.groups[id];
    if (group === undefined) throw new RangeError(`no group ${id}`);
    return group;
  }

  chargesOf(index: number): Charges {
    let charges = this.charges.get(index);
    if (charges === undefined) {
      charges = { deaths: 0, throws: 0 };
      this.charges.set(index, charges);
    }
    return charges;
  }

  settle(index: number): void {
    this.table.settle(index);
    this.charges.delete(index);
  }

  /** Forgets a chunk of which nothing is open. */
  close(chunk: Chunk): void {
    this.chunks.delete(chunk.id);
    const { worker } = chunk;
    worker.chunks.splice(worker.chunks.indexOf(chunk), 1);
    this.group(worker.group).place(worker);
    this.effects.push({ type: "close", chunk: chunk.id });
  }
}
