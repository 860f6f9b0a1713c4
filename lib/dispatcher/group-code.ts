import type { Frames } from "../code/values.ts";
import type { CallStyle } from "../wire/messages.ts";

/** What every executor of a group has to know, once. */
export interface GroupCode {
  readonly style: CallStyle;
  readonly hasShared: boolean;
  readonly concurrency: number;
  /** The functions and the shared value, encoded. */
  readonly frames: Frames;
  /** Bytes that a task may use. */
  readonly memory: number | undefined;
}
