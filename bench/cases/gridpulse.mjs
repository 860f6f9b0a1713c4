// @ts-check
import { argumentsFor, checkDoubled } from "../harness/check.mjs";
import { inChild } from "../harness/in-child.mjs";
import { throughputContestant, WORKERS } from "../harness/throughput.mjs";
import { versionOf } from "../harness/versions.mjs";

// No second row for a running pool: every gridMap starts its own workers and ends them, so that
// its only time is the whole one, from the call until the array is there.
export const gridpulse = throughputContestant({
  name: "gridpulse",
  label: "gridpulse",
  // The last two are there so that each peer is held against as many calls of ours.
  sizes: [1_000_000, 100_000, 50_000, 20_000],
  cold: "with start (there is no running pool)",
  measure: (calls, limits) => inChild(import.meta.url, { calls }, limits),
});

/** @param {{ calls: number }} parameters */
export async function measure({ calls }) {
  const { gridMap } = await import("gridpulse");
  const xs = argumentsFor(calls);
  const started = performance.now();
  const ys = await gridMap((x) => x * 2, xs, {
    scheduler: "local",
    workers: WORKERS,
    quiet: true,
  });
  const coldSeconds = (performance.now() - started) / 1000;
  checkDoubled(ys, calls);
  return { version: versionOf("gridpulse"), coldSeconds };
}
