/** States of jobs and what can be done to them, with the numbers of `drmaa.h`. */

const states = [
  [0x00, "undetermined"],
  [0x10, "queued_active"],
  [0x11, "system_on_hold"],
  [0x12, "user_on_hold"],
  [0x13, "user_system_on_hold"],
  [0x20, "running"],
  [0x21, "system_suspended"],
  [0x22, "user_suspended"],
  [0x23, "user_system_suspended"],
  [0x30, "done"],
  [0x40, "failed"],
] as const;

/** What the scheduler says about a job. `"failed"` and `"done"` are both ends. */
export type JobState = (typeof states)[number][1];

const stateOfNumber: ReadonlyMap<number, JobState> = new Map(states);

/** A number that DRMAA 1.0 does not define tells nothing. */
export function jobState(number: number): JobState {
  return stateOfNumber.get(number) ?? "undetermined";
}

/** What can be done to a job, in the order of the numbers of `drmaa.h`. */
export const jobActions = ["suspend", "resume", "hold", "release", "terminate"] as const;

export type JobAction = (typeof jobActions)[number];

/** Any one job of the session, for `wait`. */
export const ANY = "DRMAA_JOB_IDS_SESSION_ANY";
/** All jobs of the session, for `control` and `synchronize`. */
export const ALL = "DRMAA_JOB_IDS_SESSION_ALL";
