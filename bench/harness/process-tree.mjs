// @ts-check
import { readFileSync } from "node:fs";

/**
 * The process and all that it started, as far as Linux tells; elsewhere the process alone.
 * A peer's workers may have left our process group, so the group is not enough to end them.
 * @param {number} pid
 * @returns {number[]}
 */
export function processTree(pid) {
  /** @type {string} */
  let children;
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  } catch {
    return [pid];
  }
  const pids = children.split(" ").map(Number);
  return [pid, ...pids.filter((child) => child > 0).flatMap(processTree)];
}

/**
 * @param {number} pid negative for a process group
 * @param {NodeJS.Signals} signal
 */
export function signalIfThere(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone by itself, which is what we wanted.
  }
}
