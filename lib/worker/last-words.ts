import type { Cause } from "../wire/messages.ts";

/** How a process ended, as the system tells it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote. */
  readonly tail: string;
}

export interface Verdict {
  readonly cause: Cause;
  readonly evidence: string;
}

/** V8's last words when its heap is full. */
const heapAbort = /FATAL ERROR: .*(heap out of memory|Allocation failed|heap limit)/i;
/** The line of an uncaught error that says what it was. */
const errorLine = /^(?:Uncaught )?(?:\w+ \[\w+\]|[A-Z]\w*(?:Error|Exception)|Error)\b.*$/m;

/** What an executor died of. */
export function judge({ code, signal, tail }: Ending): Verdict {
  const abort = heapAbort.exec(tail);
  if (abort !== null) {
    return { cause: "out_of_memory", evidence: `V8 gave up: ${abort[0]}` };
  }
  if (signal !== null) return { cause: "crashed", evidence: `killed by ${signal}` };
  const how = `exited with code ${code}`;
  const said = code === 0 ? undefined : (errorLine.exec(tail)?.[0] ?? lastLine(tail));
  return { cause: "crashed", evidence: said === undefined ? how : `${how}: ${said}` };
}

function lastLine(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
}
