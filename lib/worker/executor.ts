/**
 * The executor: the process that runs the user's functions. Started by its supervisor with the file
 * of its worker and its number as arguments; file descriptor 3 is where it notes what it runs, 4 its lifeline.
 */
import { Socket } from "node:net";
import { takeApart } from "../code/thrown.ts";
import { encodeValue } from "../code/values.ts";
import type { Leave, ToWorker, Work } from "../wire/messages.ts";
import { makeBlocking } from "./blocking.ts";
import { readBootstrap } from "./bootstrap.ts";
import { type Call, reviveCall } from "./callable.ts";
import { Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import { seatTask } from "./task.ts";
import { TaskLoop } from "./task-loop.ts";

const positionDescriptor = 3;
const lifelineDescriptor = 4;

interface GroupCode {
  readonly call: Promise<Call>;
  /** The same, once it is there. */
  revived?: Call;
  readonly concurrency: number;
}

const [, , file = "", incarnation = "1"] = process.argv;
const bootstrap = readBootstrap(file);
const ledger = new Ledger();
const codes = new Map<number, GroupCode>();
/** Chunks come in the order of their numbers; after a break in the line some come again. */
let latestChunk = 0;
let welcomed = false;
/** Work is begun in the order in which it came, also while a function is still being revived. */
let begun: Promise<void> | undefined;

const line = new Line(bootstrap, "executor", Number(incarnation), { message });
const loop = new TaskLoop(positionDescriptor, {
  results(header, frames) {
    ledger.keep(header, frames);
    line.send(header, frames);
  },
  say: (word) => line.send(word),
  note: (text) => line.send({ type: "note", text }),
});
seatTask(() => loop.current());
makeBlocking(process.stdout);
makeBlocking(process.stderr);
// The other end of this pipe is the supervisor's: when it dies, by whatever means, so do we.
new Socket({ fd: lifelineDescriptor })
  .on("error", () => process.exit(1))
  .on("close", () => process.exit(1))
  .resume();
line.open();

function message(message: ToWorker, frames: readonly Buffer[]): void {
  switch (message.type) {
    case "welcome":
      if (welcomed)
        for (const entry of ledger.unacknowledged) line.send(entry.header, entry.frames);
      welcomed = true;
      return;
    case "refused":
      process.stderr.write(`gridpulse: the dispatcher refused this worker: ${message.reason}\n`);
      return process.exit(1);
    case "code":
      if (codes.has(message.group)) return;
      codes.set(message.group, {
        call: reviveCall(message, frames),
        concurrency: message.concurrency,
      });
      return;
    case "work":
      ledger.acknowledged(message.ack);
      receive(message, frames);
      return;
    case "ack":
      ledger.acknowledged(message.ack);
      return;
    case "drop":
      loop.drop(message.chunk, message.ranges);
      return;
    case "leave":
      leave(message);
      return;
    case "who":
    case "heard":
      return;
  }
}

function receive(work: Work, frames: readonly Buffer[]): void {
  if (work.chunk <= latestChunk) return;
  latestChunk = work.chunk;
  const code = codes.get(work.group);
  if (code === undefined) return;
  // Small tasks are not kept waiting for promises that were kept long ago.
  if (begun === undefined && code.revived !== undefined) {
    loop.add(work, code.revived, frames, code.concurrency);
    return;
  }
  const beginning = begin(begun, work, frames, code);
  begun = beginning;
  void beginning.then(() => {
    if (begun === beginning) begun = undefined;
  });
}

async function begin(
  before: Promise<void> | undefined,
  work: Work,
  frames: readonly Buffer[],
  code: GroupCode,
): Promise<void> {
  await before;
  try {
    code.revived = await code.call;
    loop.add(work, code.revived, frames, code.concurrency);
  } catch (error) {
    line.send({ type: "unable", group: work.group }, encodeValue(takeApart(error)));
  }
}

function leave({ grace, reason }: Leave): void {
  const wasIdle = loop.isIdle;
  loop.abort(reason);
  if (wasIdle) process.exit(0);
  else setTimeout(() => process.exit(0), grace);
}
