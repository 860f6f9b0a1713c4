// @ts-check
import { fileURLToPath } from "node:url";
import { argumentsFor, checkDoubled } from "../harness/check.mjs";
import { inChild } from "../harness/in-child.mjs";
import { throughputContestant, timePool, WORKERS } from "../harness/throughput.mjs";
import { versionOf } from "../harness/versions.mjs";

export const tinypoolThreads = contestant(
  "tinypool-threads",
  "tinypool, threads",
  "worker_threads",
);

export const tinypoolProcesses = contestant(
  "tinypool-processes",
  "tinypool, processes",
  "child_process",
);

/**
 * @param {string} name
 * @param {string} label
 * @param {"worker_threads" | "child_process"} runtime
 */
function contestant(name, label, runtime) {
  return throughputContestant({
    name,
    label,
    sizes: [50_000],
    cold: "with start",
    warm: "running pool",
    measure: (calls, limits) => inChild(import.meta.url, { calls, runtime }, limits),
  });
}

/** @param {{ calls: number, runtime: "worker_threads" | "child_process" }} parameters */
export async function measure({ calls, runtime }) {
  const { Tinypool } = await import("tinypool");
  const filename = fileURLToPath(new URL("../workers/double.mjs", import.meta.url));
  const times = await timePool({
    open: () => new Tinypool({ filename, runtime, minThreads: WORKERS, maxThreads: WORKERS }),
    call: (pool, x) => pool.run(x),
    close: (pool) => pool.destroy(),
    xs: argumentsFor(calls),
    check: (results) => checkDoubled(results, calls),
  });
  return { version: versionOf("tinypool"), ...times };
}
