// @ts-check
import { openEcho } from "../harness/echo-peer.mjs";
import { inChild } from "../harness/in-child.mjs";
import { openOneAtATime } from "../harness/one-at-a-time.mjs";
import { median } from "../harness/statistics.mjs";
import { versionOf } from "../harness/versions.mjs";

/** Trips in a row before it is the other's turn: both meet the same weather on the machine. */
const BLOCK = 250;

const OURS = "one-at-a-time";
const ECHO = "echo";

/** @type {import("../types.ts").Contestant} */
export const echo = {
  name: "echo",
  section: "One call at a time, 1 worker, CURVE on: its round trip",
  // Where the system places two processes on the cores decides half of a round trip, and it stays
  // so for a whole round: many short rounds tell more than few long ones.
  rounds: 9,
  timeoutSeconds: 120,
  rows: (scale) => {
    const calls = plan(scale).trips;
    return [
      { id: OURS, label: "gridpulse", unit: "µs", calls },
      { id: ECHO, label: "raw ZeroMQ echo, same sizes", unit: "µs", calls, ours: OURS },
    ];
  },
  async round(scale, limits) {
    const { version, versions, values, slowest } = await inChild(
      import.meta.url,
      plan(scale),
      limits,
    );
    return {
      version,
      versions,
      values,
      notes: Object.fromEntries(
        Object.entries(slowest).map(([id, p99]) => [id, `99 % within ${Math.round(p99)} µs`]),
      ),
    };
  },
};

/** @param {import("../types.ts").Scale} scale */
function plan({ quick }) {
  return quick ? { warmUp: 250, trips: 500 } : { warmUp: 2000, trips: 10_000 };
}

/** @param {{ warmUp: number, trips: number }} parameters */
export async function measure({ warmUp, trips }) {
  const sides = [
    { id: OURS, peer: await openOneAtATime(), microseconds: /** @type {number[]} */ ([]) },
    { id: ECHO, peer: await openEcho(), microseconds: /** @type {number[]} */ ([]) },
  ];
  for (const { peer } of sides) {
    for (let trip = 0; trip < warmUp; trip += 1) await peer.trip();
  }
  for (let done = 0; done < trips; done += BLOCK) {
    for (const { peer, microseconds } of sides) {
      for (let trip = 0; trip < BLOCK; trip += 1) {
        const started = performance.now();
        await peer.trip();
        microseconds.push((performance.now() - started) * 1000);
      }
    }
  }
  for (const { peer } of sides) await peer.close();
  /** @param {(microseconds: number[]) => number | undefined} statistic */
  const ofEach = (statistic) =>
    Object.fromEntries(sides.map(({ id, microseconds }) => [id, statistic(microseconds)]));
  return {
    version: versionOf("gridpulse"),
    versions: { [ECHO]: versionOf("zeromq") },
    values: ofEach(median),
    slowest: ofEach((all) => [...all].sort((a, b) => a - b).at(Math.floor(all.length * 0.99))),
  };
}
