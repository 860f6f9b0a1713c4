/**
 * The supervisor: what a scheduler starts. Starts the executor, watches it, beats, and reports how it
 * ended; runs no code of the user's, so nothing of it can block. Its argument is the worker's file.
 */
import { rmSync } from "node:fs";
import type { Exit, ToWorker } from "../wire/messages.ts";
import { readBootstrap } from "./bootstrap.ts";
import { echo } from "./echo.ts";
import { ExecutorProcess } from "./executor-process.ts";
import type { Line } from "./line.ts";
import { Output } from "./output.ts";
import type { Sampler } from "./sampler.ts";

const [, , file = ""] = process.argv;
const bootstrap = readBootstrap(file);
const beatMillis = bootstrap.heartbeatFrequency * 1000;
/** Executors that die at once, one after the other, are started ever more slowly. */
const firstPause = 50;
const longestPause = 10_000;
/** Its own end waits so long for the last output to be written. */
const lastWritesMillis = 2000;
const output = new Output(bootstrap);
let leaving = false;
let pause = 0;
let sampler: { readonly pid: number; readonly of: Sampler } | undefined;
let line: Line | undefined;
let gone: NodeJS.Timeout | undefined;

// First of all the executor: everything else can be done while it starts.
let executor = startExecutor(1);
process.stdin.on("error", orphaned).on("close", orphaned).resume();
process.on("SIGTERM", () => leaveNow("SIGTERM"));
await connect();
setInterval(() => void beat(), beatMillis);

function startExecutor(incarnation: number): ExecutorProcess {
  return new ExecutorProcess(bootstrap, file, incarnation, output, ended);
}

function ended(report: Exit): void {
  if (leaving) {
    depart();
    return;
  }
  line?.send(report);
  sampler?.of.close();
  sampler = undefined;
  pause = report.executing.length > 0 ? 0 : Math.min(Math.max(2 * pause, firstPause), longestPause);
  setTimeout(() => {
    executor = startExecutor(report.incarnation + 1);
  }, pause);
}

async function connect(): Promise<void> {
  const { Line } = await import("./line.ts");
  line = new Line(bootstrap, "supervisor", 1, {
    message,
    // A dispatcher that is gone closes its end; one that was only cut off is found again.
    lost: () => {
      gone ??= setTimeout(() => leaveNow("the dispatcher is gone"), 2 * beatMillis);
    },
    found: () => {
      clearTimeout(gone);
      gone = undefined;
    },
  });
  line.open();
}

function message(message: ToWorker): void {
  if (message.type === "leave") {
    leave(message.grace);
  } else if (message.type === "refused") {
    echo(`gridpulse: the dispatcher refused this worker: ${message.reason}\n`);
    leaveNow(message.reason);
  }
}

async function beat(): Promise<void> {
  const { incarnation, pid } = executor;
  const { Sampler } = await import("./sampler.ts");
  if (pid !== undefined && sampler?.pid !== pid) sampler = { pid, of: new Sampler(pid) };
  const sample = await sampler?.of.sample();
  const executing = executor.executing();
  line?.send({
    type: "beat",
    incarnation,
    executing,
    ...(sample === undefined ? {} : { sample }),
  });
}

function leave(grace: number): void {
  leaving = true;
  output.hurry();
  if (executor.hasEnded) depart();
  else setTimeout(() => executor.kill(), grace);
}

/** Nothing of the output is lost, unless nobody takes it. */
function depart(): void {
  void output.close(lastWritesMillis).then(() => process.exit(0));
}

function leaveNow(reason: string): void {
  line?.send({ type: "bye", reason });
  leave(0);
}

/** The submitter has died: nobody wants our results, and nobody else will clean up. */
function orphaned(): void {
  leaveNow("the submitter is gone");
  if (bootstrap.folder !== undefined) rmSync(bootstrap.folder, { recursive: true, force: true });
}
