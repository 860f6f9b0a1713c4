/**
 * What travels between a dispatcher and its workers. A message is a header (JSON, small, checked
 * field by field) and, behind it, frames of values (see `lib/code/values.ts`).
 */

/** The causes of death that a worker can report. */
export const causes = [
  "exception",
  "crashed",
  "out_of_memory",
  "time_limit",
  "stalled",
  "lost",
  "never_started",
  "deleted",
] as const;

export type Cause = (typeof causes)[number];

/** Changes whenever an older peer would misunderstand. */
export const protocolVersion = 1;

export type Role = "executor" | "supervisor";

/** Neighbouring tasks: the first one's index, and how many. */
export type Range = readonly [first: number, count: number];

/** The state of a worker's whole process tree at one moment. */
export interface BeatSample {
  readonly at: number;
  /** Percent of one core, since the sample before. */
  readonly cpu: number;
  readonly cpuSeconds: number;
  /** Bytes resident. */
  readonly memory: number;
  readonly read: number;
  readonly written: number;
  readonly processes: number;
  readonly state: string;
}

/** The first word of a peer, and again after each break in the line. */
export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly version: string;
  readonly node: string;
  readonly worker: number;
  readonly role: Role;
  readonly incarnation: number;
  /** Shows that the peer has read this worker's file, and no other's. */
  readonly token: string;
  readonly host: string;
  readonly pid: number;
}

/** Results of some tasks of a chunk; the frames are their values, then their usage. */
export interface Results {
  readonly type: "results";
  /** Grows by one with each message of an executor; what is acknowledged. */
  readonly sequence: number;
  readonly chunk: number;
  readonly ranges: readonly Range[];
  /** Positions of the tasks that threw: in place of a value they have an encoded error. */
  readonly threw: readonly number[];
  /** Milliseconds spent on these tasks. */
  readonly busy: number;
}

/** What a task says of itself while it runs. */
export interface Word {
  readonly type: "word";
  readonly index: number;
  readonly attempt: number;
  readonly progress?: number;
  readonly log?: string;
}

/** The function or its values could not be brought to life. The frame is the error. */
export interface Unable {
  readonly type: "unable";
  readonly group: number;
}

export interface Beat {
  readonly type: "beat";
  readonly incarnation: number;
  readonly executing: readonly number[];
  readonly sample?: BeatSample;
}

/** The supervisor's report of how an executor ended. */
export interface Exit {
  readonly type: "exit";
  readonly incarnation: number;
  readonly cause: Cause;
  readonly evidence: string;
  readonly executing: readonly number[];
  /** The last lines of what the executor wrote. */
  readonly tail: string;
}

/** Something that the submitter should know. */
export interface Note {
  readonly type: "note";
  readonly text: string;
}

/** The supervisor leaves of its own accord. */
export interface Bye {
  readonly type: "bye";
  readonly reason: string;
}

export type ToDispatcher = Hello | Results | Word | Unable | Beat | Exit | Note | Bye;

/** The dispatcher knows this peer now. */
export interface Welcome {
  readonly type: "welcome";
}

/** The dispatcher will not have this peer; it should leave. */
export interface Refused {
  readonly type: "refused";
  readonly reason: string;
}

/** The dispatcher does not know who speaks: say hello again. */
export interface Who {
  readonly type: "who";
}

/** How the functions of a group are called. */
export type CallStyle = "item" | "spread" | "job";

/** The functions of a group and its shared value, once per executor; they are the frames. */
export interface Code {
  readonly type: "code";
  readonly group: number;
  readonly style: CallStyle;
  readonly hasShared: boolean;
  readonly concurrency: number;
}

/** Tasks to run; the frames are their items. */
export interface Work {
  readonly type: "work";
  readonly chunk: number;
  readonly group: number;
  readonly first: number;
  readonly count: number;
  readonly attempt: number;
  /** All results up to this sequence number are safe. */
  readonly ack: number;
}

export interface Ack {
  readonly type: "ack";
  readonly ack: number;
}

/** These tasks were given to somebody else. */
export interface Drop {
  readonly type: "drop";
  readonly chunk: number;
  readonly ranges: readonly Range[];
}

/** The run is over: abort what runs, then leave. */
export interface Leave {
  readonly type: "leave";
  /** Milliseconds in which a running task may still end by itself. */
  readonly grace: number;
  readonly reason: string;
}

/** The answer to a beat. */
export interface Heard {
  readonly type: "heard";
}

export type ToWorker = Welcome | Refused | Who | Code | Work | Ack | Drop | Leave | Heard;
export type Message = ToDispatcher | ToWorker;
