import { refused } from "../config/check.ts";
import { duration } from "../config/duration.ts";
import type { CauseOfDeath } from "../core/events.ts";
import { GridpulseError } from "../errors.ts";
import { CallSite } from "./call-site.ts";
import { badArgument, planGroup, refuseNested, schedulerOf } from "./grid-map.ts";
import { openSource } from "./item-source.ts";
import { JobError } from "./job-error.ts";
import type { Duration, ResourceOptions, RunOptions } from "./options.ts";
import type { Outcome, Usage } from "./outcome.ts";
import type { AnyFunction, GroupPlan } from "./plan.ts";
import { type ReadOptions, readJobOptions, readOptions } from "./read-options.ts";
import { Run } from "./run.ts";

/** Gives a job its outcome; set by the class, which alone may. */
let settle: (job: Job<unknown>, outcome: Outcome<unknown>) => void;
let claim: (job: Job<unknown>, run: Run<unknown>) => void;

/**
 * One function with its arguments and its wishes, in the form of a thread: start it, join it, ask
 * whether it is alive. Many of them are one run for {@link processJobs}.
 */
export class Job<R> {
  readonly f: AnyFunction;
  readonly args: readonly unknown[];
  readonly options: ResourceOptions;
  #run: Run<unknown> | undefined;
  #outcome: Outcome<unknown> | undefined;

  static {
    settle = (job, outcome) => {
      job.#outcome = outcome;
    };
    claim = (job, run) => {
      if (job.#run !== undefined) {
        throw new GridpulseError(
          "GRIDPULSE_RUN_STATE",
          "this job was started before; make a new one",
        );
      }
      job.#run = run;
    };
  }

  constructor(
    f: (...args: never[]) => R | PromiseLike<R>,
    args: readonly unknown[] = [],
    options: ResourceOptions = {},
  ) {
    if (typeof f !== "function") throw badArgument("a job's first argument", "a function", f);
    if (!Array.isArray(args)) throw badArgument("a job's second argument", "a list", args);
    readJobOptions(options);
    this.f = f;
    this.args = args;
    this.options = options;
  }

  /** Starts the job as a run of its own. */
  start(options: RunOptions = {}): this {
    processJobs([this], options);
    return this;
  }

  /**
   * Waits until the job has ended and returns its result, or throws why there is none.
   *
   * @param timeout seconds after which not to wait any longer; the job goes on, and can be joined again
   */
  async join(timeout?: Duration): Promise<R> {
    const run = this.#run;
    if (run === undefined) {
      throw new GridpulseError(
        "GRIDPULSE_RUN_STATE",
        "this job was not started; call start() first",
      );
    }
    if (timeout === undefined) await ended(run);
    else await endedWithin(run, timeout);
    const outcome = this.#outcome;
    if (outcome?.status === "fulfilled") return outcome.value as R;
    throw (
      outcome?.error ??
      (await run.then(
        () => undefined,
        (error: unknown) => error,
      ))
    );
  }

  /** Whether it was started and has not ended. */
  isAlive(): boolean {
    return this.#run !== undefined && this.#outcome === undefined;
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
export function processJobs<R>(jobs: Iterable<Job<R>>, options: RunOptions = {}): Run<R> {
  const list = [...jobs];
  const stranger = list.findIndex((job) => !(job instanceof Job));
  if (stranger >= 0) throw badArgument(`element ${stranger} of the jobs`, "a Job", list[stranger]);
  const read = readOptions(options, "processJobs");
  refuseNested("processJobs", read);
  const functions = [...new Set(list.map(({ f }) => f))];
  const place = new Map(functions.map((f, position) => [f, position]));
  const { groups, groupOf } = groupJobs(list, read);
  const run = new Run<R>({
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
  run.on("end", () => void settleRest(list, run));
  return run;
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
async function settleRest(jobs: readonly Job<unknown>[], run: Run<unknown>): Promise<void> {
  const outcomes = await run.outcomes().catch(() => []);
  for (const [index, outcome] of outcomes.entries()) {
    const job = jobs[index];
    if (job?.isAlive() === true) settle(job, outcome);
  }
}

async function ended(run: Run<unknown>): Promise<void> {
  await run.then(
    () => undefined,
    () => undefined,
  );
}

async function endedWithin(run: Run<unknown>, timeout: Duration): Promise<void> {
  const check = duration({ min: 0 });
  const seconds = check.read(timeout);
  if (seconds === refused) throw badArgument("join's timeout", check.expected, timeout);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `the job has not ended within ${seconds} s; it goes on and can be joined again`;
      reject(new GridpulseError("GRIDPULSE_JOIN_TIMEOUT", message));
    }, seconds * 1000);
  });
  try {
    await Promise.race([ended(run), late]);
  } finally {
    clearTimeout(timer);
  }
}
