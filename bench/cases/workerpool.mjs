// @ts-check
import { fileURLToPath } from "node:url";
import { argumentsFor, checkDoubled } from "../harness/check.mjs";
import { inChild } from "../harness/in-child.mjs";
import { throughputContestant, timePool, WORKERS } from "../harness/throughput.mjs";
import { versionOf } from "../harness/versions.mjs";

export const workerpool = throughputContestant({
  name: "workerpool",
  label: "workerpool, processes",
  sizes: [50_000],
  cold: "with start",
  warm: "running pool",
  measure: (calls, limits) => inChild(import.meta.url, { calls }, limits),
});

/** @param {{ calls: number }} parameters */
export async function measure({ calls }) {
  const { default: library } = await import("workerpool");
  const script = fileURLToPath(new URL("../workers/double-workerpool.mjs", import.meta.url));
  const times = await timePool({
    open: () =>
      library.pool(script, { workerType: "process", minWorkers: WORKERS, maxWorkers: WORKERS }),
    call: (pool, x) => pool.exec("double", [x]),
    close: (pool) => pool.terminate(),
    xs: argumentsFor(calls),
    check: (results) => checkDoubled(results, calls),
  });
  return { version: versionOf("workerpool"), ...times };
}
