/** Map functions over a cluster, and know at every moment that each of them is alive. */

export { CannotTravelError } from "./code/cannot-travel.ts";
export { BadSettingError, UnknownSettingError } from "./config/errors.ts";
export { explainSettings, type Setting, type Settings } from "./config/settings.ts";
export type { CauseOfDeath } from "./core/events.ts";
export type { WorkerNews } from "./dispatcher/listener.ts";
export { type ErrorCode, errorCodes, GridpulseError } from "./errors.ts";
export type { SampleHistory } from "./monitor/job-monitor.ts";
export { gridMap } from "./run/grid-map.ts";
export type { ItemsOf } from "./run/item-source.ts";
export { CancelledError, JobError } from "./run/job-error.ts";
export { Job, processJobs } from "./run/jobs.ts";
export type {
  Duration,
  GridMapOptions,
  Logger,
  ResourceOptions,
  RunOptions,
  SchedulerName,
  Size,
} from "./run/options.ts";
export type { AttemptRecord, Outcome, Usage } from "./run/outcome.ts";
export type { Run } from "./run/run.ts";
export type {
  DeathEvent,
  Progress,
  RunEvents,
  TaskEvent,
} from "./run/run-events.ts";
export type { RunUsage, WorkerUsage } from "./run/run-usage.ts";
export type { Scheduler, SchedulerHandlers, WorkerRequest } from "./schedulers/scheduler.ts";
export type { BeatSample } from "./wire/messages.ts";
