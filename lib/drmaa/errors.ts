/** What can go wrong with DRMAA: a code of its own, no library, or a host that died. */
import { GridpulseError } from "../errors.ts";

/** Every code of DRMAA 1.0 by its number; 0 is success. The header has them with `DRMAA_ERRNO_` before. */
export const drmaaErrorNames = [
  "SUCCESS",
  "INTERNAL_ERROR",
  "DRM_COMMUNICATION_FAILURE",
  "AUTH_FAILURE",
  "INVALID_ARGUMENT",
  "NO_ACTIVE_SESSION",
  "NO_MEMORY",
  "INVALID_CONTACT_STRING",
  "DEFAULT_CONTACT_STRING_ERROR",
  "NO_DEFAULT_CONTACT_STRING_SELECTED",
  "DRMS_INIT_FAILED",
  "ALREADY_ACTIVE_SESSION",
  "DRMS_EXIT_ERROR",
  "INVALID_ATTRIBUTE_FORMAT",
  "INVALID_ATTRIBUTE_VALUE",
  "CONFLICTING_ATTRIBUTE_VALUES",
  "TRY_LATER",
  "DENIED_BY_DRM",
  "INVALID_JOB",
  "RESUME_INCONSISTENT_STATE",
  "SUSPEND_INCONSISTENT_STATE",
  "HOLD_INCONSISTENT_STATE",
  "RELEASE_INCONSISTENT_STATE",
  "EXIT_TIMEOUT",
  "NO_RUSAGE",
  "NO_MORE_ELEMENTS",
] as const;

/** `"UNKNOWN"` is a number that DRMAA 1.0 does not define. */
export type DrmaaErrorName = Exclude<(typeof drmaaErrorNames)[number], "SUCCESS"> | "UNKNOWN";

export function nameOfDrmaaCode(code: number): DrmaaErrorName {
  const name = drmaaErrorNames[code];
  return name === undefined || name === "SUCCESS" ? "UNKNOWN" : name;
}

/** What a function of the library answered. */
export interface DrmaaFacts {
  /** The number from `drmaa.h`. */
  readonly drmaaCode: number;
  /** The function of the C interface, such as `drmaa_run_job`. */
  readonly call: string;
  /** In the library's own words. */
  readonly reason: string;
  /** The job that it is about, where there is one. */
  readonly jobId?: string | undefined;
  /** The attribute that was refused, such as `drmaa_start_time`. */
  readonly attribute?: string | undefined;
}

/** A function of the DRMAA library has failed. */
export class DrmaaError extends GridpulseError implements DrmaaFacts {
  override readonly name = "DrmaaError";
  readonly drmaaCode: number;
  readonly drmaaName: DrmaaErrorName;
  readonly call: string;
  readonly reason: string;
  readonly jobId: string | undefined;
  readonly attribute: string | undefined;

  constructor(facts: DrmaaFacts) {
    const { drmaaCode, call, reason, jobId, attribute } = facts;
    const drmaaName = nameOfDrmaaCode(drmaaCode);
    const subject = [attribute, jobId].filter((part) => part !== undefined).join(", ");
    super("GRIDPULSE_DRMAA", `${call}(${subject}): ${drmaaName} (${drmaaCode}): ${reason}`);
    this.drmaaCode = drmaaCode;
    this.drmaaName = drmaaName;
    this.call = call;
    this.reason = reason;
    this.jobId = jobId;
    this.attribute = attribute;
  }
}

/** One place where the library was looked for. */
export interface TriedLibrary {
  /** A path, or a name that the system's loader was asked for. */
  readonly library: string;
  /** Why it is of no use, in the loader's words. */
  readonly reason: string;
}

/** There is no DRMAA library that could be loaded. */
export class DrmaaNotFoundError extends GridpulseError {
  override readonly name = "DrmaaNotFoundError";
  readonly tried: readonly TriedLibrary[];

  constructor(tried: readonly TriedLibrary[]) {
    const list = tried.map(({ library, reason }) => `${library} (${reason})`).join(", ");
    super(
      "GRIDPULSE_DRMAA_NOT_FOUND",
      `No DRMAA library could be loaded; tried ${list}. ` +
        "DRMAA_LIBRARY_PATH, or the option library, can say where it is.",
    );
    this.tried = tried;
  }
}

/** How the process with the library ended. */
export interface DeathFacts {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to its standard error. */
  readonly stderr: string;
  /** What the signal means, where that is known. */
  readonly explanation?: string | undefined;
}

/** The process with the library has died, and its session with it. The jobs go on. */
export class DrmaaDiedError extends GridpulseError implements DeathFacts {
  override readonly name = "DrmaaDiedError";
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;

  constructor({ exitCode, signal, stderr, explanation }: DeathFacts) {
    const end =
      signal !== null
        ? `was killed by ${signal}`
        : exitCode !== null
          ? `exited with code ${exitCode}`
          : "could not be started";
    const why = explanation === undefined ? "" : ` (${explanation})`;
    const words = stderr.trim() === "" ? "" : ` Its last words: ${stderr.trim()}`;
    super(
      "GRIDPULSE_DRMAA_DIED",
      `The process with the DRMAA library ${end}${why}. Its session is not valid any more, ` +
        `whatever was asked of it may have happened or not, and submitted jobs go on: ` +
        `open a new session.${words}`,
    );
    this.exitCode = exitCode;
    this.signal = signal;
    this.stderr = stderr;
  }
}
