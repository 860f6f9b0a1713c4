import { BadSettingError } from "../config/errors.ts";
import { GridpulseError } from "../errors.ts";
import { LocalScheduler } from "./local.ts";
import type { Scheduler } from "./scheduler.ts";

interface Wish {
  /** What the call said: a name, a scheduler, or nothing. */
  readonly given: Scheduler | string | undefined;
  /** The name that holds where none was given. */
  readonly setting: string;
  readonly requireCluster: boolean;
}

/** The scheduler that a run asked for, or the best that this machine has. */
export function openScheduler({ given, setting, requireCluster }: Wish): Scheduler {
  if (typeof given === "object") return given;
  const name = given ?? setting;
  if (name !== "auto" && name !== "local") {
    throw new BadSettingError({
      setting: "scheduler",
      source: "call",
      origin: given === undefined ? "settings" : "options",
      expected: '"auto" or "local": this version knows no cluster yet',
      received: `"${name}"`,
    });
  }
  if (requireCluster) {
    throw new GridpulseError(
      "GRIDPULSE_NO_CLUSTER",
      "requireCluster is true, but this version runs on this machine only; set it to false to do so",
    );
  }
  return new LocalScheduler();
}
