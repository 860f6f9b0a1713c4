/** What a task can know and say of itself: `import { task } from "gridpulse/task"`. */
import { GridpulseError } from "../errors.ts";

/** The task that is running. */
export interface Task {
  /** Its index in the run. */
  readonly index: number;
  /** Which execution of it this is, from 1. */
  readonly attempt: number;
  /** Aborted before the task is stopped, with the reason. */
  readonly signal: AbortSignal;
  /** Tells how far it is, from 0 to 1. */
  progress(fraction: number): void;
  /** Writes a line to the worker's log and to the run's `log` event. */
  log(...values: readonly unknown[]): void;
  /** Says "I am alive, though I look idle". */
  beat(): void;
}

/** Where the executor leaves the means to find the running task; a copy of this package finds it too. */
const seat = Symbol.for("gridpulse.task");

function isFinder(value: unknown): value is () => Task | undefined {
  return typeof value === "function";
}

/** For the executor: how to find the running task. */
export function seatTask(find: () => Task | undefined): void {
  Reflect.set(globalThis, seat, find);
}

/** Whether this process is one that runs tasks. */
export function isExecutor(): boolean {
  return seat in globalThis;
}

function running(): Task {
  const find: unknown = Reflect.get(globalThis, seat);
  const found = isFinder(find) ? find() : undefined;
  if (found !== undefined) return found;
  throw new GridpulseError(
    "GRIDPULSE_OUTSIDE_TASK",
    "`task` knows something only while a task is running: use it inside a function that gridMap or a Job calls",
  );
}

/** Tells the capture of functions that the other side has a `task` of its own. */
const travelsAs = Symbol.for("gridpulse.travelsAs");

export const task: Task = Object.assign(currentTask(), {
  [travelsAs]: { module: "gridpulse/task", name: "task" },
});

function currentTask(): Task {
  return {
    get index() {
      return running().index;
    },
    get attempt() {
      return running().attempt;
    },
    get signal() {
      return running().signal;
    },
    progress(fraction) {
      running().progress(fraction);
    },
    log(...values) {
      running().log(...values);
    },
    beat() {
      running().beat();
    },
  };
}
