import { badArgument, isText, isTextList } from "./bad-argument.ts";
import { compileTemplate } from "./compile-template.ts";
import { DrmaaError } from "./errors.ts";
import { changedVariables, Forgotten, HostProcess } from "./host-process.ts";
import { type JobInfo, jobInfo } from "./job-info.ts";
import type { JobTemplate } from "./job-template.ts";
import type { CallName, Calls, SessionFacts } from "./protocol.ts";
import { type JobAction, type JobState, jobActions, jobState } from "./states.ts";

export interface OpenOptions {
  /** Which scheduler, or which earlier session, in the words of the library.
   * @default the library's own choice
   */
  readonly contact?: string;
  /** Path of the library, or a name for the system's loader.
   * @default DRMAA_LIBRARY_PATH, else what is found
   */
  readonly library?: string;
  /** Seconds that one call into the library may take before its process is ended; 0 is forever.
   * @default 300
   */
  readonly callTimeout?: number;
}

export interface WaitOptions {
  /** Seconds; 0 asks once. When they are over, the error is `EXIT_TIMEOUT` (23).
   * @default forever
   */
  readonly timeout?: number;
  /** Ends the waiting, not the job. The end of a job that is already known is not lost by it.
   * @default none
   */
  readonly signal?: AbortSignal;
}

export interface SynchronizeOptions extends WaitOptions {
  /** Whether the library may forget the jobs; nobody can `wait` for them then.
   * @default false
   */
  readonly dispose?: boolean;
}

const noActiveSession = 5;
const defaultCallTimeout = 300;
/** Seconds that the kernel's alarm clock can be set to, everywhere. */
const longestAlarm = 100_000_000;

/** Opens a session with the scheduler, in a process of its own. */
export async function openSession(options: OpenOptions = {}): Promise<Session> {
  const { contact, library, callTimeout = defaultCallTimeout } = options;
  for (const [name, value] of Object.entries({ contact, library })) {
    if (value !== undefined && !isText(value)) throw badArgument(name, "a string", value);
  }
  if (!Number.isFinite(callTimeout) || callTimeout < 0) {
    throw badArgument("callTimeout", "seconds, 0 or more", callTimeout);
  }
  const environment = changedVariables();
  const host = new HostProcess(callTimeout);
  const { answer } = host.request("open", {
    contact: contact ?? null,
    library: library ?? null,
    callTimeout: Math.min(Math.ceil(callTimeout), longestAlarm),
    environment,
  });
  return new Session(host, await answer);
}

/** One session of DRMAA. Several can be open at a time, since each has a process. */
export class Session implements AsyncDisposable {
  /** Names this session; some libraries find its jobs again by it. */
  readonly contact: string;
  /** Of the DRMAA specification. */
  readonly version: { readonly major: number; readonly minor: number };
  /** Such as `SGE 8.1.9`; the names are the library's own. */
  readonly drmSystem: string;
  readonly implementation: string;
  /** The path or name by which the library was found. */
  readonly library: string;
  /** Attributes that the library knows, by their names in DRMAA, such as `drmaa_job_name`. */
  readonly supportedAttributes: ReadonlySet<string>;
  readonly #host: HostProcess;
  #closing: Promise<void> | undefined;

  /** Use {@link openSession}. */
  constructor(host: HostProcess, facts: SessionFacts) {
    this.#host = host;
    this.contact = facts.contact;
    this.version = facts.version;
    this.drmSystem = facts.drmSystem;
    this.implementation = facts.implementation;
    this.library = facts.library;
    this.supportedAttributes = new Set(facts.attributes);
  }

  /** The process with the library. */
  get pid(): number | undefined {
    return this.#host.pid;
  }

  /**
   * A template that the library has accepted, to be used as often as you like. Plain objects are
   * as good for `run`; this one tells earlier what is wrong. There is nothing to be released.
   */
  async createJobTemplate(attributes: JobTemplate): Promise<JobTemplate> {
    const template = structuredClone(attributes);
    await this.#request("check", compileTemplate(template));
    return Object.freeze(template);
  }

  /** Submits a job; resolves with its id. */
  async run(template: JobTemplate): Promise<string> {
    return this.#request("run", compileTemplate(template));
  }

  /** Submits one job for each index from `start` to `end`; resolves with their ids, in order. */
  async runBulk(template: JobTemplate, start: number, end: number, step = 1): Promise<string[]> {
    for (const [name, value] of Object.entries({ start, end, step })) {
      if (!isInt(value)) throw badArgument(name, "a whole number", value);
    }
    return this.#request("runBulk", compileTemplate(template), start, end, step);
  }

  /** Does something to a job, or to {@link ALL} of the session. */
  async control(jobId: string, action: JobAction): Promise<void> {
    const number = jobActions.indexOf(action);
    if (number === -1) throw badArgument("action", `one of ${jobActions.join(", ")}`, action);
    await this.#request("control", checkedId(jobId), number);
  }

  async status(jobId: string): Promise<JobState> {
    return jobState(await this.#request("status", checkedId(jobId)));
  }

  /**
   * Waits for the end of a job, or of {@link ANY} of the session. The library forgets the job with
   * that: a second `wait` for it is `INVALID_JOB` (18). `NO_RUSAGE` (24) is a job that has ended,
   * nobody knows how; the error's `jobId` tells which.
   */
  async wait(jobId: string, options: WaitOptions = {}): Promise<JobInfo> {
    const timeout = checkedTimeout(options.timeout);
    const order = { jobId: checkedId(jobId), timeout };
    return jobInfo(await this.#abortable(options.signal, "wait", order));
  }

  /** Waits until all of these jobs, or {@link ALL} of the session, have ended. */
  async synchronize(
    jobIds: string | readonly string[],
    options: SynchronizeOptions = {},
  ): Promise<void> {
    const ids = typeof jobIds === "string" ? [jobIds] : jobIds;
    if (!isTextList(ids)) throw badArgument("jobIds", "strings in an array", jobIds);
    const timeout = checkedTimeout(options.timeout);
    const order = { jobIds: ids, timeout, dispose: options.dispose ?? false };
    await this.#abortable(options.signal, "synchronize", order);
  }

  /** Ends the session and its process; the jobs go on. Later calls give the same promise. */
  close(): Promise<void> {
    this.#closing ??= this.#host.close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #request<Name extends CallName>(
    call: Name,
    ...passed: Parameters<Calls[Name]>
  ): Promise<ReturnType<Calls[Name]>> {
    return this.#start(call, ...passed).answer;
  }

  #start<Name extends CallName>(call: Name, ...passed: Parameters<Calls[Name]>) {
    if (this.#closing !== undefined) {
      const reason = "the session has been closed";
      throw new DrmaaError({ drmaaCode: noActiveSession, call, reason });
    }
    return this.#host.request(call, ...passed);
  }

  async #abortable<Name extends "wait" | "synchronize">(
    signal: AbortSignal | undefined,
    call: Name,
    ...passed: Parameters<Calls[Name]>
  ): Promise<ReturnType<Calls[Name]>> {
    signal?.throwIfAborted();
    const { id, answer } = this.#start(call, ...passed);
    // The host decides: what it has already reaped comes as a result, or it would be lost.
    const forget = () => void this.#host.request("forget", id).answer.catch(() => undefined);
    signal?.addEventListener("abort", forget, { once: true });
    try {
      return await answer;
    } catch (error) {
      throw error instanceof Forgotten ? signal?.reason : error;
    } finally {
      signal?.removeEventListener("abort", forget);
    }
  }
}

function isInt(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function checkedId(jobId: string): string {
  if (!isText(jobId)) throw badArgument("jobId", "a string without NUL", jobId);
  return jobId;
}

/** Null is forever. */
function checkedTimeout(timeout: number | undefined): number | null {
  if (timeout === undefined || timeout === Infinity) return null;
  if (!(timeout >= 0)) throw badArgument("timeout", "seconds, 0 or more", timeout);
  return timeout;
}
