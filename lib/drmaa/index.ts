/** DRMAA 1.0 for Node. */
export {
  DrmaaDiedError,
  DrmaaError,
  type DrmaaErrorName,
  DrmaaNotFoundError,
  drmaaErrorNames,
  type TriedLibrary,
} from "./errors.ts";
export type { JobInfo } from "./job-info.ts";
export { type JobTemplate, placeholders } from "./job-template.ts";
export {
  type OpenOptions,
  openSession,
  type Session,
  type SynchronizeOptions,
  type WaitOptions,
} from "./session.ts";
export { ALL, ANY, type JobAction, type JobState } from "./states.ts";
