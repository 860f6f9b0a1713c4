import { refused } from "../config/check.ts";
import { duration } from "../config/duration.ts";
import type { CauseOfDeath } from "../core/events.ts";
import { GridpulseError } from "../errors.ts";
import { badArgument } from "./bad-argument.ts";
import { CallSite } from "./call-site.ts";
import { planGroup, refuseNested, schedulerOf } from "./grid-map.ts";
import { openSource } from "./item-source.ts";
import { CancelledError, JobError } from "./job-error.ts";
import type { Duration, ResourceOptions, RunOptions } from "./options.ts";
import { noUsage, type Outcome, type Usage } from "./outcome.ts";
import type { AnyFunction, GroupPlan } from "./plan.ts";
import { type ReadOptions, readJobOptions, readOptions } from "./read-options.ts";
import { Run } from "./run.ts";
import { Waiting } from "./waiting.ts";

/** What this module alone may do with a job; set by the class. */
let settle: (job: Job<unknown>, outcome: Outcome<unknown>) => void;
let claim: (job: Job<unknown>, run: Run<unknown>) => void;

/** The result of a job of this type. */
type JobResult<J> = J extends Job<infer R> ? R : never;

/**
 * One function with its arguments and its wishes, in the form of a thread: start it, join it, ask
 * whether it is alive. Many of them are one run for {@link processJobs}.
 */
export class Job<R, A extends readonly unknown[] = readonly unknown[]> {
  readonly f: AnyFunction;
  readonly args: A;
  readonly options: ResourceOptions;
  readonly #ended = new Waiting();
  #run: Run<unknown> | undefined;
  #outcome: Outcome<unknown> | undefined;

  static {
    settle = (job, outcome) => {
      job.#outcome ??= outcome;
      job.#ended.wake();
    };
    claim = (job, run) => {
      job.#run = run;
    };
  }

  constructor(
    f: (...args: A) => R | PromiseLike<R>,
    args: NoInfer<A> | readonly [] = [],
    options: ResourceOptions = {},
  ) {
    if (typeof f !== "function") throw badArgument("a job's first argument", "a function", f);
    if (!Array.isArray(args)) throw badArgument("a job's second argument", "a list", args);
    readJobOptions(options);
    this.f = f;
    this.args = args as A;
    this.options = options;
  }

  /** Starts the job as a run of its own. */
  start(options: RunOptions = {}): this {
    // Whether it has failed is there to be asked at any time, so that nobody has asked yet is no fault.
    expect(processJobs([this], options));
    return this;
  }

  /**
   * Waits until the job has ended and returns its result, or throws why there is none.
   *
   * @param timeout seconds after which not to wait any longer; the job goes on, and can be joined again
   */
  async join(timeout?: Duration): Promise<R> {
    const seconds = timeout === undefined ? undefined : readTimeout(timeout);
    if (this.#run === undefined) {
      throw new GridpulseError(
        "GRIDPULSE_RUN_STATE",
        "this job was not started; call start() first",
      );
    }
    expect(this.#run);
    const deadline = seconds === undefined ? undefined : performance.now() + seconds * 1000;
    while (this.#outcome === undefined) {
      if (await this.#ended.isLate(deadline)) {
        const message = `the job has not ended within ${seconds} s; it goes on and can be joined again`;
        throw new GridpulseError("GRIDPULSE_JOIN_TIMEOUT", message);
      }
    }
    if (this.#outcome.status === "rejected") throw this.#outcome.error;
    return this.#outcome.value as R;
  }

  /** Whether it was started, also as one of many, and has not ended. */
  isAlive(): boolean {
    return this.isStarted && this.#outcome === undefined;
  }

  /** Whether it was started, also as one of many. */
  get isStarted(): boolean {
    return this.#run !== undefined;
  }

  /** Its result; undefined as long as there is none. */
  get result(): R | undefined {
    return this.#outcome?.status === "fulfilled" ? (this.#outcome.value as R) : undefined;
  }

  /** Why it has no result; undefined where it has one, or may still have. */
  get error(): GridpulseError | undefined {
    return this.#outcome?.status === "rejected" ? this.#outcome.error : undefined;
  }

  /** How often it was executed. */
  get attempts(): number {
    return this.#outcome?.usage.attempts ?? 0;
  }

  get causeOfDeath(): CauseOfDeath | undefined {
    return this.error instanceof JobError ? this.error.causeOfDeath : undefined;
  }

  get usage(): Usage | undefined {
    return this.#outcome?.usage;
  }
}

/** Runs jobs, each with its own function and wishes, as one run; the results are in their order. */
export function processJobs<J extends Job<unknown>>(
  jobs: Iterable<J>,
  options: RunOptions & { readonly onError: "collect" },
): Run<JobResult<J> | JobError>;
export function processJobs<J extends Job<unknown>>(
  jobs: Iterable<J>,
  options?: RunOptions,
): Run<JobResult<J>>;
export function processJobs(jobs: Iterable<Job<unknown>>, options: RunOptions = {}): Run<unknown> {
  const list = checkJobs(jobs);
  const read = readOptions(options, "processJobs");
  refuseNested("processJobs", read);
  const functions = [...new Set(list.map(({ f }) => f))];
  const place = new Map(functions.map((f, position) => [f, position]));
  const { groups, groupOf } = groupJobs(list, read);
  const run = new Run<unknown>({
    name: read.own.name ?? (functions.length === 1 ? functions[0]?.name || "jobs" : "jobs"),
    functions,
    style: "job",
    shared: undefined,
    source: openSource(list.map(({ f, args }) => ({ function: place.get(f) ?? 0, args }))),
    groups,
    groupOf,
    options: read,
    scheduler: schedulerOf(read),
    callSite: new CallSite(processJobs),
  });
  for (const job of list) claim(job, run);
  run.on("outcome", (outcome) => {
    const job = list[outcome.index];
    if (job !== undefined) settle(job, outcome);
  });
  run.on("end", (reason) => settleRest(list, reason));
  return run;
}

/** Before anything is started, so that either all of them are or none is. */
function checkJobs(jobs: unknown): readonly Job<unknown>[] {
  if (typeof jobs !== "object" || jobs === null || !(Symbol.iterator in jobs)) {
    throw badArgument("its first argument", "jobs that can be iterated", jobs);
  }
  const list: unknown[] = [...(jobs as Iterable<unknown>)];
  const seen = new Set<unknown>();
  return list.map((job, position) => {
    if (!(job instanceof Job)) throw badArgument(`element ${position} of the jobs`, "a Job", job);
    if (job.isStarted || seen.has(job)) {
      const message = `element ${position} of the jobs was started before; a job runs once, make a new one`;
      throw new GridpulseError("GRIDPULSE_RUN_STATE", message);
    }
    seen.add(job);
    return job;
  });
}

/** Jobs with the same wishes share workers. */
function groupJobs(
  jobs: readonly Job<unknown>[],
  read: ReadOptions,
): { readonly groups: readonly GroupPlan[]; readonly groupOf: readonly number[] } {
  const groups: GroupPlan[] = [];
  const known = new Map<string, number>();
  const groupOf = jobs.map(({ options }) => {
    const key = JSON.stringify(options, Object.keys(options).toSorted());
    const group = known.get(key) ?? groups.push(planGroup(readJobOptions(options, read))) - 1;
    known.set(key, group);
    return group;
  });
  return { groups, groupOf };
}

/** The run has ended before some of its jobs. */
function settleRest(jobs: readonly Job<unknown>[], reason: unknown): void {
  const isOurs = reason instanceof GridpulseError && !(reason instanceof JobError);
  for (const [index, job] of jobs.entries()) {
    if (!job.isAlive()) continue;
    const error = isOurs ? reason : new CancelledError("this job", reason ?? "the run has ended");
    settle(job, { status: "rejected", index, error, usage: noUsage });
  }
}

/** From now on somebody counts on the outcome of this run. */
function expect(run: Run<unknown>): void {
  run.then(
    () => undefined,
    () => undefined,
  );
}

function readTimeout(timeout: Duration): number {
  const check = duration({ min: 0 });
  const seconds = check.read(timeout);
  if (seconds === refused) throw badArgument("join's timeout", check.expected, timeout);
  return seconds;
}
