/** What is said between a session and its host, the process with the library. */
import type { DrmaaFacts, TriedLibrary } from "./errors.ts";

/** An attribute as the library takes it: a string, or a vector of strings. */
export interface Attribute {
  readonly name: string;
  readonly value: string | readonly string[];
  /** What DRMAA leaves to the implementation; it has to be asked whether it knows it. */
  readonly optional: boolean;
}

export interface OpenOrder {
  readonly contact: string | null;
  readonly library: string | null;
  /** Seconds that a call into the library may take; 0 is forever. */
  readonly callTimeout: number;
  /** Variables as they were before the host was given its own; null if not set. */
  readonly environment: Readonly<Record<string, string | null>>;
}

export interface SessionFacts {
  readonly contact: string;
  readonly version: { readonly major: number; readonly minor: number };
  readonly drmSystem: string;
  readonly implementation: string;
  readonly library: string;
  /** Names of all attributes that the library supports, vectors among them. */
  readonly attributes: readonly string[];
}

/** The end of a job. */
export interface JobEnd {
  readonly jobId: string;
  readonly exitStatus?: number;
  readonly signal?: string;
  readonly coreDumped: boolean;
  readonly aborted: boolean;
  /** `key=value`, as the library gives it. */
  readonly usage: readonly string[];
}

interface JobWait {
  readonly jobId: string;
  /** Seconds; null is forever. */
  readonly timeout: number | null;
}

interface Synchronization {
  readonly jobIds: readonly string[];
  readonly timeout: number | null;
  readonly dispose: boolean;
}

/** Everything that a host can be asked for. */
export interface Calls {
  open(order: OpenOrder): SessionFacts;
  close(): void;
  check(template: readonly Attribute[]): void;
  run(template: readonly Attribute[]): string;
  runBulk(template: readonly Attribute[], start: number, end: number, step: number): string[];
  control(jobId: string, action: number): void;
  status(jobId: string): number;
  wait(wait: JobWait): JobEnd;
  synchronize(order: Synchronization): void;
  /** Ends a wait, by the number of its request; false if it has been answered already. */
  forget(request: number): boolean;
}

export type CallName = keyof Calls;

/** One request; its answer carries the same number. */
export type Request = {
  readonly [Name in CallName]: {
    readonly id: number;
    readonly call: Name;
    readonly arguments: Parameters<Calls[Name]>;
  };
}[CallName];

export type RequestFor<Name extends CallName> = Extract<Request, { readonly call: Name }>;

/** Why a request was not fulfilled. */
export type Fault =
  | ({ readonly kind: "drmaa" } & DrmaaFacts)
  | { readonly kind: "not found"; readonly tried: readonly TriedLibrary[] }
  /** A wait that was ended by `forget`. */
  | { readonly kind: "forgotten" };

export type Answer =
  | { readonly id: number; readonly value?: unknown }
  | { readonly id: number; readonly fault: Fault };
