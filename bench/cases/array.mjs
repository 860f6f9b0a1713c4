// @ts-check
import { readFileSync } from "node:fs";
import { checkDoubled } from "../harness/check.mjs";
import { inChild } from "../harness/in-child.mjs";
import { WORKERS } from "../harness/throughput.mjs";
import { versionOf } from "../harness/versions.mjs";

const WITHOUT = "array-without";
const WITH = "array-with";
const ARRAY_TRAFFIC = "array-traffic";

/** @type {import("../types.ts").Contestant} */
export const array = {
  name: "array",
  section: `A Float64Array that the function captures, ${WORKERS} workers`,
  rounds: 3,
  timeoutSeconds: 60,
  rows: (scale) => {
    const { calls, length } = plan(scale);
    const size = `${(length * Float64Array.BYTES_PER_ELEMENT) / 1e6} MB`;
    return [
      { id: WITHOUT, label: "gridpulse, without the array", unit: "ms", calls },
      { id: WITH, label: `gridpulse, with ${size}`, unit: "ms", calls },
      { id: ARRAY_TRAFFIC, label: "bytes that the array adds on loopback", unit: "MB", calls },
    ];
  },
  round: (scale, limits) => inChild(import.meta.url, plan(scale), limits),
};

/** @param {import("../types.ts").Scale} scale */
function plan({ quick }) {
  return quick ? { calls: 20, length: 100_000 } : { calls: 200, length: 1_000_000 };
}

/** @param {{ calls: number, length: number }} parameters */
export async function measure({ calls, length }) {
  const { gridMap } = await import("gridpulse");
  const xs = Array.from({ length: calls }, (_, index) => index);
  const doubled = Float64Array.from({ length }, (_, index) => index * 2);
  const options = /** @type {const} */ ({ scheduler: "local", workers: WORKERS, quiet: true });

  /** @param {(x: number) => number} f */
  const timed = async (f) => {
    const bytesBefore = loopbackBytes();
    const started = performance.now();
    const ys = await gridMap(f, xs, options);
    const milliseconds = performance.now() - started;
    const bytes = loopbackBytes() - bytesBefore;
    checkDoubled(ys, calls);
    return { milliseconds, bytes };
  };

  // Not counted: the first run of a process loads what later ones find loaded.
  await timed((x) => x * 2);
  const without = await timed((x) => x * 2);
  const withArray = await timed((x) => doubled[x] ?? Number.NaN);
  return {
    version: versionOf("gridpulse"),
    values: {
      [WITHOUT]: without.milliseconds,
      [WITH]: withArray.milliseconds,
      [ARRAY_TRAFFIC]: (withArray.bytes - without.bytes) / 1e6,
    },
    notes: {
      [ARRAY_TRAFFIC]: "of the whole machine: other traffic counts too",
    },
  };
}

/** What loopback has carried since the machine started; not a number where Linux does not say. */
function loopbackBytes() {
  try {
    const devices = readFileSync("/proc/self/net/dev", "utf8");
    return Number(/^\s*lo:\s*(\d+)/mu.exec(devices)?.[1]);
  } catch {
    return Number.NaN;
  }
}
