// @ts-check
import { setTimeout as sleep } from "node:timers/promises";
import { checkDoubled } from "../harness/check.mjs";
import { inChild } from "../harness/in-child.mjs";
import { WORKERS } from "../harness/throughput.mjs";
import { versionOf } from "../harness/versions.mjs";

/** @typedef {{ doubled: number, from: number, to: number }} Timed */

const TASK_MILLISECONDS = 100;

const SLEEP = "tasks-sleep";
const BUSY = "tasks-busy";

/** @type {import("../types.ts").Contestant} */
export const tasks = {
  name: "tasks",
  section: `Tasks of ${TASK_MILLISECONDS} ms, ${WORKERS} workers: the part of the whole time lost`,
  rounds: 3,
  timeoutSeconds: 120,
  rows: (scale) => {
    const { calls } = plan(scale);
    return [
      { id: SLEEP, label: "gridpulse, asleep (async)", unit: "%", calls },
      { id: BUSY, label: "gridpulse, busy", unit: "%", calls },
    ];
  },
  round: (scale, limits) => inChild(import.meta.url, plan(scale), limits),
};

/** @param {import("../types.ts").Scale} scale */
function plan({ quick }) {
  return { calls: quick ? 20 : 200 };
}

/** @param {{ calls: number }} parameters */
export async function measure({ calls }) {
  const asleep = await lostIn(calls, async (x) => {
    const from = performance.timeOrigin + performance.now();
    await new Promise((resolve) => setTimeout(resolve, TASK_MILLISECONDS));
    return { doubled: x * 2, from, to: performance.timeOrigin + performance.now() };
  });
  const busy = await lostIn(calls, (x) => {
    const from = performance.timeOrigin + performance.now();
    let to = from;
    while (to - from < TASK_MILLISECONDS) to = performance.timeOrigin + performance.now();
    return { doubled: x * 2, from, to };
  });
  const late = await timerLateness();
  return {
    version: versionOf("gridpulse"),
    values: { [SLEEP]: asleep.lost, [BUSY]: busy.lost },
    notes: {
      [SLEEP]: `${asleep.where}; a timer of Node by itself: ${late.toFixed(1)} %`,
      [BUSY]: busy.where,
    },
  };
}

/**
 * @param {number} calls
 * @param {(x: number) => Timed | Promise<Timed>} f
 */
async function lostIn(calls, f) {
  const { gridMap } = await import("gridpulse");
  const xs = Array.from({ length: calls }, (_, index) => index);
  const started = performance.timeOrigin + performance.now();
  const ys = await gridMap(f, xs, { scheduler: "local", workers: WORKERS, quiet: true });
  const ended = performance.timeOrigin + performance.now();
  checkDoubled(
    ys.map(({ doubled }) => doubled),
    calls,
  );
  const ideal = (calls * TASK_MILLISECONDS) / WORKERS;
  const start = Math.min(...ys.map(({ from }) => from)) - started;
  const end = ended - Math.max(...ys.map(({ to }) => to));
  const between = ended - started - start - end - ideal;
  return {
    lost: ((ended - started) / ideal - 1) * 100,
    where: `start ${start.toFixed(0)} ms, between ${between.toFixed(0)} ms, end ${end.toFixed(0)} ms`,
  };
}

/** How much longer than asked a timer takes where nobody maps anything, in percent. */
async function timerLateness() {
  const times = 10;
  const started = performance.now();
  for (let time = 0; time < times; time += 1) await sleep(TASK_MILLISECONDS);
  return ((performance.now() - started) / (times * TASK_MILLISECONDS) - 1) * 100;
}
