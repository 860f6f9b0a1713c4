// @ts-check
import { fileURLToPath } from "node:url";
import { argumentsFor, checkDoubled } from "../harness/check.mjs";
import { inChild } from "../harness/in-child.mjs";
import { throughputContestant, timePool, WORKERS } from "../harness/throughput.mjs";
import { versionOf } from "../harness/versions.mjs";

export const piscina = contestant("piscina", "piscina, threads", 1);

// Not its default, but what its manual offers for many small tasks; it deserves its best time too.
export const piscinaTuned = contestant(
  "piscina-tuned",
  "piscina, threads, 10 tasks in flight each",
  10,
);

/**
 * @param {string} name
 * @param {string} label
 * @param {number} concurrentTasksPerWorker
 */
function contestant(name, label, concurrentTasksPerWorker) {
  return throughputContestant({
    name,
    label,
    sizes: [50_000],
    cold: "with start",
    warm: "running pool",
    measure: (calls, limits) =>
      inChild(import.meta.url, { calls, concurrentTasksPerWorker }, limits),
  });
}

/** @param {{ calls: number, concurrentTasksPerWorker: number }} parameters */
export async function measure({ calls, concurrentTasksPerWorker }) {
  const { Piscina } = await import("piscina");
  const filename = fileURLToPath(new URL("../workers/double.mjs", import.meta.url));
  const times = await timePool({
    open: () =>
      new Piscina({
        filename,
        concurrentTasksPerWorker,
        minThreads: WORKERS,
        maxThreads: WORKERS,
      }),
    call: (pool, x) => pool.run(x),
    close: (pool) => pool.destroy(),
    xs: argumentsFor(calls),
    check: (results) => checkDoubled(results, calls),
  });
  return { version: versionOf("piscina"), ...times };
}
