/**
 * The errors of Gridpulse: one base class with a stable `code`, facts as fields.
 * `docs/errors.md` lists every code, and a test holds the two together.
 */

/** Every code that a {@link GridpulseError} can carry. */
export const errorCodes = [
  "GRIDPULSE_BAD_SETTING",
  "GRIDPULSE_UNKNOWN_SETTING",
  "GRIDPULSE_BAD_ARGUMENT",
  "GRIDPULSE_CANNOT_TRAVEL",
  "GRIDPULSE_CANNOT_REVIVE",
  "GRIDPULSE_TASK_FAILED",
  "GRIDPULSE_CANCELLED",
  "GRIDPULSE_NO_CLUSTER",
  "GRIDPULSE_NO_WORKERS",
  "GRIDPULSE_NESTED_RUN",
  "GRIDPULSE_OUTSIDE_TASK",
  "GRIDPULSE_BAD_MESSAGE",
  "GRIDPULSE_JOIN_TIMEOUT",
  "GRIDPULSE_RUN_STATE",
  "GRIDPULSE_NO_PLOT",
  "GRIDPULSE_DRMAA",
  "GRIDPULSE_DRMAA_NOT_FOUND",
  "GRIDPULSE_DRMAA_DIED",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Base of all errors that Gridpulse itself raises. */
export class GridpulseError extends Error {
  override readonly name: string = "GridpulseError";
  /** Stable and documented in `docs/errors.md`; messages may change, codes do not. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
