import { GridpulseError } from "../errors.ts";

/** Bytes that are no message of this protocol. */
export class BadMessageError extends GridpulseError {
  override readonly name = "BadMessageError";

  constructor(what: string, options?: ErrorOptions) {
    super("GRIDPULSE_BAD_MESSAGE", what, options);
  }
}
