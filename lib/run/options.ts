import type { Scheduler } from "../schedulers/scheduler.ts";

/** Bytes, or a number with a unit such as `"512M"` or `"2G"`. */
export type Size = number | string;
/** Seconds, or a text such as `"90s"`, `"1h30m"` or `"01:30:00"`. */
export type Duration = number | string;

export type SchedulerName = "auto" | "local" | "drmaa" | "gridengine" | "slurm";

/** Where a run tells what it has to say beside its events; `console` is one. */
export interface Logger {
  warn(message: string): void;
}

/** What a task asks for. */
export interface ResourceOptions {
  /** Memory that one task may use; becomes the heap limit of the process that runs it. @default no limit */
  readonly memory?: Size | null;
  /** Time that one task may take. @default no limit */
  readonly time?: Duration | null;
  /** CPUs of one worker. @default 1 */
  readonly cpus?: number;
  /** GPUs of one worker. @default 0 */
  readonly gpus?: number;
  /** Queue or partition, on a cluster. @default the setting `defaultQueue` */
  readonly queue?: string;
  /** Project or account that is charged, on a cluster. @default the scheduler's */
  readonly project?: string;
  /** Parallel environment for several CPUs, on Grid Engine. @default the setting `defaultParEnv` */
  readonly parallelEnvironment?: string;
  /** The only hosts to use, on a cluster. @default all */
  readonly hosts?: readonly string[];
  /** Hosts not to use, on a cluster. @default none */
  readonly excludeHosts?: readonly string[];
  /** Options for the scheduler as it knows them. @default none */
  readonly native?: string | readonly string[];
  /** How often a task may be submitted again after it died. @default 3 */
  readonly numResubmits?: number;
}

/** Options of a run. Those that are settings too may also stand in a file or the environment. */
export interface RunOptions extends ResourceOptions {
  /** Where workers come from. @default "auto", the best that this machine has */
  readonly scheduler?: SchedulerName | Scheduler;
  /** Whether to fail rather than run on this machine when there is no cluster. @default false */
  readonly requireCluster?: boolean;
  /** Workers at the most. @default as many as this machine can run at a time */
  readonly workers?: number | null;
  /** Tasks that one worker runs at a time; more than one helps where they wait for something. @default 1 */
  readonly concurrency?: number;
  /** A name to recognise the run by. @default the function's */
  readonly name?: string;
  /** Added to the environment of the tasks. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the tasks see the environment of this process. @default true */
  readonly copyEnv?: boolean;
  /** The folder that tasks run in. @default the current one */
  readonly cwd?: string;
  /** The shell that starts a worker, on a cluster. @default the scheduler's */
  readonly shell?: string;
  /** Where log files go. @default the setting `defaultTempDir` where it exists, else the system's */
  readonly tempDir?: string;
  /** Whether to remove log files when nothing has failed. @default true */
  readonly cleanup?: boolean;
  /** Whether to print nothing: no progress line, no output of the tasks. @default false */
  readonly quiet?: boolean;
  /** Whether, and how often, to try a task again that threw; or which errors are worth it. @default false */
  readonly retryExceptions?: boolean | number | ((error: unknown) => boolean);
  /** Whether a failed task ends the run, or is put in place of its result. @default "throw" */
  readonly onError?: "throw" | "collect";
  /** Whether to send a mail when the run has ended. @default false */
  readonly completionMail?: boolean;
  /** Aborts the run. @default none */
  readonly signal?: AbortSignal;
  /** Whether the run survives this process; not available yet. @default false */
  readonly durable?: boolean;
  /** Whether a task may start a run of its own. @default false */
  readonly nested?: boolean;
  /** Where warnings go. @default the process's warnings */
  readonly logger?: Logger;
  /** Milliseconds of work to hand out at a time. @default 25 */
  readonly chunkTargetMillis?: number;
  /** Seconds between two beats of a worker. @default 10 */
  readonly heartbeatFrequency?: Duration;
  /** Seconds of silence after which a worker counts as lost. @default 90 */
  readonly maxTimeBetweenHeartbeats?: Duration;
  /** Seconds between two checks of all workers. @default 15 */
  readonly checkFrequency?: Duration;
}

/** Options of {@link gridMap}. */
export interface GridMapOptions<S = unknown> extends RunOptions {
  /** Given to the function after the item; sent to each worker once. @default nothing */
  readonly shared?: S;
  /** Whether the function gets the elements of an item as its arguments. @default false */
  readonly spread?: boolean;
}
