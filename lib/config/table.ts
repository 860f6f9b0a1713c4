/**
 * Every setting and what it accepts. Defaults, descriptions and environment variables stand in
 * `config/default.json`; a setting must be in both, which is checked when the file is read.
 */

import { host, mailAddress, path, portRange, schedulerName } from "./addresses.ts";
import type { Check, Checks, RawOf, ValueOf } from "./check.ts";
import { either, nullable } from "./composites.ts";
import { duration } from "./duration.ts";
import { boolean, integer, number, oneOf } from "./primitives.ts";
import { size } from "./size.ts";

/** Node's timers run at once when asked for more than 2^31 - 1 milliseconds. */
const period = duration({ min: 0.01, max: 2_147_483 });

/** A number of retries; `false` is none, `true` as many as `numResubmits`. */
const retries: Check<number | true, number | boolean> = (() => {
  const inner = either(integer({ min: 0 }), boolean);
  const none = <T>(value: T | false) => (value === false ? 0 : value);
  return {
    expected: inner.expected,
    read: (raw) => none(inner.read(raw)),
    readText: (text) => none(inner.readText?.(text) ?? inner.read(text)),
  };
})();

export const settingChecks = {
  // Where workers come from, and how many.
  scheduler: oneOf(["auto", "local", "drmaa", "gridengine", "slurm"]),
  requireCluster: boolean,
  workers: nullable(integer({ min: 1 })),
  concurrency: integer({ min: 1 }),
  chunkTargetMillis: number({ min: 1 }),

  // What each worker asks the scheduler for.
  memory: nullable(size),
  time: nullable(duration({ min: 1 })),
  cpus: integer({ min: 1 }),
  gpus: integer({ min: 0 }),
  useMemFree: boolean,
  defaultQueue: nullable(schedulerName),
  defaultParEnv: schedulerName,
  copyEnv: boolean,

  // Places.
  defaultTempDir: path,
  runDir: nullable(path),
  cleanup: boolean,
  bindHost: nullable(host),
  portRange: nullable(portRange),

  // Life and death.
  heartbeatFrequency: period,
  maxTimeBetweenHeartbeats: period,
  checkFrequency: period,
  idleThreshold: number({ min: 0 }),
  maxIdleHeartbeats: integer({ min: 1 }),
  numResubmits: integer({ min: 0 }),
  retryExceptions: retries,
  onError: oneOf(["throw", "collect"]),

  // What the submitter is told.
  quiet: boolean,
  createPlots: boolean,
  sendErrorMail: boolean,
  completionMail: boolean,
  smtpServer: nullable(host),
  errorMailSender: mailAddress,
  errorMailRecipient: nullable(mailAddress),
} as const satisfies Checks;

export type SettingKey = keyof typeof settingChecks;

/** Settings as they are written in a file or a call. */
export type RawSettings = {
  readonly [Key in SettingKey]: RawOf<(typeof settingChecks)[Key]> | undefined;
};

/** Settings as they passed their checks. */
export type CheckedSettings = {
  readonly [Key in SettingKey]: ValueOf<(typeof settingChecks)[Key]>;
};

export function isSettingKey(name: string): name is SettingKey {
  return Object.hasOwn(settingChecks, name);
}

export const settingKeys: readonly SettingKey[] = Object.keys(settingChecks).filter(isSettingKey);
