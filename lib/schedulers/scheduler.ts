/** Where workers come from. One file per scheduler; one suite of tests for all. */

/** Asks for one worker. */
export interface WorkerRequest {
  readonly worker: number;
  /** The worker's file, which is all that it needs to know. */
  readonly file: string;
  /** Bytes of memory that its tasks may use; undefined where nobody said. */
  readonly memory: number | undefined;
}

export interface SchedulerHandlers {
  /** The worker runs now, by the scheduler's word. */
  started(worker: number): void;
  /** The worker has ended, wanted or not; `executing` is what it ran, where the scheduler can tell. */
  ended(worker: number, evidence: string, executing: readonly number[] | undefined): void;
}

export interface Scheduler {
  readonly name: string;
  /** Asks for workers; they start when the scheduler likes. */
  start(requests: readonly WorkerRequest[], handlers: SchedulerHandlers): void;
  /** The process that runs the tasks of a worker, with which others may have to be ended. */
  noteExecutor?(worker: number, pid: number): void;
  /** What a worker is executing, where the scheduler can tell better than its last beat. */
  executing?(worker: number): readonly number[] | undefined;
  /** Ends a worker at once. */
  kill(worker: number): void;
  /** Resolves when no worker is left; ends those that are still there after `grace` milliseconds. */
  close(grace: number): Promise<void>;
}
