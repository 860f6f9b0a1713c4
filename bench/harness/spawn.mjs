// @ts-check
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { processTree, signalIfThere } from "./process-tree.mjs";

/** Between the polite signal and the last one: time for a peer to stop its own workers. */
const GRACE_MILLISECONDS = 5000;

/** Enough of a peer's complaint to see what went wrong. */
const STDERR_TAIL = 4000;

/** Children that run now, each the leader of a group, so that none is left behind. */
const running = new Set();

let stopping = false;

/** A child ended badly, or did not end in time. */
export class ChildFailure extends Error {
  /** @override */
  name = "ChildFailure";
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("../types.ts").Limits & { readonly env?: NodeJS.ProcessEnv }} limits
 * @returns {Promise<{ stdout: string, milliseconds: number }>} the time from start to exit
 */
export async function runToEnd(command, args, { deadline, env = process.env }) {
  if (stopping) throw new ChildFailure("not started: the benchmark was interrupted");
  const started = performance.now();
  // A group of its own: whatever it leaves behind can be ended without touching anything else.
  const child = spawn(command, args, { detached: true, env, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  let stdout = "";
  let stderr = "";
  let late = false;
  let milliseconds = 0;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr = (stderr + text).slice(-STDERR_TAIL);
  });
  /** @type {Promise<string | undefined>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      milliseconds = performance.now() - started;
      // Pipes can be held open by a grandchild that stays; ended here, they close.
      if (pid !== undefined) signalIfThere(-pid, "SIGKILL");
      child.once("close", () => {
        resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`);
      });
    });
  });
  if (pid !== undefined) running.add(pid);
  const timer = setTimeout(
    () => {
      late = true;
      if (pid !== undefined) endTree(pid);
    },
    Math.max(0, deadline - Date.now()),
  );
  try {
    const problem = await ended;
    if (late) throw new ChildFailure(`did not end in time. ${complaint(stderr)}`);
    if (problem !== undefined) throw new ChildFailure(`${problem}. ${complaint(stderr)}`);
    return { stdout, milliseconds };
  } finally {
    clearTimeout(timer);
    if (pid !== undefined) running.delete(pid);
  }
}

/**
 * The line that says what happened, out of the stack traces around it.
 * @param {string} stderr
 */
function complaint(stderr) {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => /^\s*\w*Error\b|wrong results/u.test(line)) ?? lines.at(-1) ?? "";
}

/**
 * First politely, so that a peer can stop its own workers and clear its files away.
 * @param {number} pid
 */
function endTree(pid) {
  // Taken before the first signal: what loses its parent is no longer found from here.
  const tree = processTree(pid);
  signalIfThere(pid, "SIGTERM");
  setTimeout(() => {
    if (!running.has(pid)) return;
    signalIfThere(-pid, "SIGKILL");
    for (const member of tree) signalIfThere(member, "SIGKILL");
  }, GRACE_MILLISECONDS).unref();
}

/**
 * For a benchmark that is interrupted: ends what runs and starts nothing more.
 * @returns {Promise<void>} when all is gone
 */
export async function endAllChildren() {
  stopping = true;
  for (const pid of running) endTree(pid);
  while (running.size > 0) await sleep(50);
}
