import { received } from "../config/received.ts";
import { GridpulseError } from "../errors.ts";

/** A call was given something that it cannot work with. */
export function badArgument(what: string, expected: string, got: unknown): GridpulseError {
  const message = `${what}: expected ${expected}, got ${received(got)}`;
  return new GridpulseError("GRIDPULSE_BAD_ARGUMENT", message);
}
