/** What is asked again and again for `wait` and `synchronize`. */
import type { Library } from "./library.ts";
import type { RequestFor } from "./protocol.ts";
import { ANY } from "./states.ts";
import type { Outcome, Watch } from "./watches.ts";

export function waitForEnd(
  library: Library,
  { arguments: [{ jobId, timeout }] }: RequestFor<"wait">,
  settle: (outcome: Outcome) => void,
): Watch {
  return {
    subject: jobId,
    deadline: deadlineAfter(timeout),
    poll: () => {
      const value = library.endOf(jobId);
      return value === undefined ? undefined : { value };
    },
    timedOut: () => library.timedOut("drmaa_wait", jobId === ANY ? undefined : jobId),
    settle,
  };
}

/**
 * Asks for one job at a time, and not with `dispose` before all are finished: some libraries
 * forget the first of them at once, though the last has still to come, and do not know it any more
 * when they are asked again.
 */
export function synchronization(
  library: Library,
  { arguments: [{ jobIds, timeout, dispose }] }: RequestFor<"synchronize">,
  settle: (outcome: Outcome) => void,
): Watch {
  let finished = 0;
  return {
    subject: undefined,
    deadline: deadlineAfter(timeout),
    poll: () => {
      for (; finished < jobIds.length; finished++) {
        const next = jobIds.slice(finished, finished + 1);
        if (!library.areFinished(next, false)) return undefined;
      }
      if (dispose && jobIds.length > 0 && !library.areFinished(jobIds, true)) {
        // "All" can have become more in the meantime.
        finished = 0;
        return undefined;
      }
      return { value: undefined };
    },
    timedOut: () => library.timedOut("drmaa_synchronize"),
    settle,
  };
}

function deadlineAfter(seconds: number | null): number {
  return seconds === null ? Infinity : performance.now() + seconds * 1000;
}
