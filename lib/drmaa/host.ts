/**
 * The process that has the DRMAA library in it, and one session. It must load nothing else that is
 * native, ZeroMQ above all: the allocators of both clash.
 */
import { type Opened, obey, open } from "./host-calls.ts";
import { faultOf, noSession } from "./host-fault.ts";
import { synchronization, waitForEnd } from "./host-waits.ts";
import type { Answer, Request } from "./protocol.ts";
import { type Outcome, Watches } from "./watches.ts";

/** Seconds for a farewell to the scheduler when the one who asked has died. */
const patienceAtEnd = 10;

const watches = new Watches();
let opened: Opened | undefined;

process.on("message", (request: Request) => void receive(request));

process.once("disconnect", () => {
  opened?.native.limit(patienceAtEnd);
  try {
    opened?.library.exit();
  } finally {
    process.exit();
  }
});

async function receive(request: Request): Promise<void> {
  const settle = (outcome: Outcome) => send(request, outcome);
  try {
    if (request.call === "open") {
      opened = await open(request.arguments[0]);
      return settle({ value: opened.facts });
    }
    if (opened === undefined) throw noSession(request.call);
    const { library } = opened;
    switch (request.call) {
      case "wait":
        return watches.add(request.id, waitForEnd(library, request, settle));
      case "synchronize":
        return watches.add(request.id, synchronization(library, request, settle));
      case "forget":
        return settle({ value: watches.delete(request.arguments[0], { forgotten: true }) });
      case "close":
        return close(opened, settle);
      default:
        return settle({ value: obey(library, request) });
    }
  } catch (error) {
    settle({ error });
  }
}

function close({ library }: Opened, settle: (outcome: Outcome) => void): void {
  opened = undefined;
  for (const id of watches.ids) watches.delete(id, { error: noSession("drmaa_wait") });
  try {
    library.exit();
    settle({ value: undefined });
  } catch (error) {
    settle({ error });
  }
}

function send({ id, call }: Request, outcome: Outcome): void {
  const answer: Answer =
    "value" in outcome
      ? { id, value: outcome.value }
      : {
          id,
          fault: "error" in outcome ? faultOf(outcome.error, call) : { kind: "forgotten" },
        };
  // A session that has failed to open, or is closed, was the only reason for this process.
  const isLast = call === "close" || (call === "open" && "fault" in answer);
  process.send?.(answer, undefined, {}, () => {
    if (isLast) process.exit();
  });
}
