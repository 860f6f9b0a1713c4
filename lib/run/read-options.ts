/** Checks the options of a call and joins them with the settings. */
import { statSync } from "node:fs";
import type { Checks } from "../config/check.ts";
import { arrayOf, either, record } from "../config/composites.ts";
import { BadSettingError, UnknownSettingError } from "../config/errors.ts";
import { type CheckedOptions, splitOptions } from "../config/options.ts";
import { anything, boolean, custom, integer, oneOf, string } from "../config/primitives.ts";
import { loadSettings, type RawSettings, type Settings } from "../config/settings.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import type { Logger } from "./options.ts";

const text = string();
const isFunction = (raw: unknown): raw is (error: unknown) => boolean => typeof raw === "function";

const schedulerNames = ["auto", "local", "drmaa", "gridengine", "slurm"] as const;

const resourceChecks = {
  queue: text,
  project: text,
  parallelEnvironment: text,
  hosts: arrayOf(text),
  excludeHosts: arrayOf(text),
  native: either(text, arrayOf(text)),
} as const satisfies Checks;

const runChecks = {
  ...resourceChecks,
  scheduler: either(
    oneOf(schedulerNames),
    custom("a scheduler object", (raw): raw is Scheduler => hasMethods(raw, "start", "close")),
  ),
  name: text,
  env: record(custom("a text without a NUL", isEnvironmentText)),
  cwd: custom("a folder that exists", isFolder),
  shell: text,
  tempDir: text,
  retryExceptions: either(
    either(boolean, integer({ min: 0 })),
    custom("a function that says which errors to retry", isFunction),
  ),
  signal: custom("an AbortSignal", (raw): raw is AbortSignal => raw instanceof AbortSignal),
  durable: boolean,
  nested: boolean,
  logger: custom("an object with a method warn", (raw): raw is Logger => hasMethods(raw, "warn")),
} as const satisfies Checks;

const mapChecks = { ...runChecks, shared: anything, spread: boolean } as const satisfies Checks;

/** The options of one call, checked and complete. */
export interface ReadOptions {
  readonly own: CheckedOptions<typeof mapChecks>;
  readonly settings: Settings;
  /** Whether a value to share was given, even if it is undefined. */
  readonly hasShared: boolean;
}

/** Reads the options of a call that is named `where` in messages. */
export function readOptions(options: unknown, where: "gridMap" | "processJobs"): ReadOptions {
  const checks = where === "gridMap" ? mapChecks : runChecks;
  const { own, settings } = splitOptions<typeof mapChecks>(
    options,
    checks as typeof mapChecks,
    where,
  );
  if (own.durable === true) refuseDurable(where);
  const { scheduler, retryExceptions, tempDir } = own;
  const raw: Partial<RawSettings> = {
    ...settings,
    ...(typeof scheduler === "string" ? { scheduler } : {}),
    ...(tempDir === undefined ? {} : { defaultTempDir: tempDir }),
    ...(retryExceptions === undefined
      ? {}
      : { retryExceptions: typeof retryExceptions === "function" ? true : retryExceptions }),
  };
  const hasShared = typeof options === "object" && options !== null && "shared" in options;
  return { own, settings: loadSettings(raw), hasShared };
}

/** Settings that each job of a run may have of its own. */
const jobSettings = ["memory", "time", "cpus", "gpus", "numResubmits"] as const;

/** The options of one job, checked; those that it has not are the run's. */
export function readJobOptions(options: unknown, run?: ReadOptions): ReadOptions {
  const { own, settings } = splitOptions(options, resourceChecks, "Job");
  const foreign = Object.keys(settings).filter(
    (key) => !jobSettings.some((known) => known === key),
  );
  if (foreign.length > 0) {
    const known = [...Object.keys(resourceChecks), ...jobSettings];
    throw new UnknownSettingError(foreign, known, { source: "call", origin: "Job" });
  }
  const base = run ?? { own: {}, settings: loadSettings(), hasShared: false };
  const raised = loadSettings({ ...settings });
  const changed = Object.fromEntries(
    jobSettings.filter((key) => settings[key] !== undefined).map((key) => [key, raised[key]]),
  );
  return { ...base, own: { ...base.own, ...own }, settings: { ...base.settings, ...changed } };
}

function refuseDurable(where: string): never {
  throw new BadSettingError({
    setting: "durable",
    source: "call",
    origin: where,
    expected: "false: durable runs are not available in this version",
    received: "true",
  });
}

function isEnvironmentText(raw: unknown): raw is string {
  return typeof raw === "string" && !raw.includes("\0");
}

function isFolder(raw: unknown): raw is string {
  return (
    typeof raw === "string" && (statSync(raw, { throwIfNoEntry: false })?.isDirectory() ?? false)
  );
}

function hasMethods(raw: unknown, ...methods: readonly string[]): boolean {
  if (typeof raw !== "object" || raw === null) return false;
  return methods.every((method) => typeof Reflect.get(raw, method) === "function");
}
