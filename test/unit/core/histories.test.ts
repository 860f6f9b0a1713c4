import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "./cluster.ts";

/** Things that can happen, to a worker chosen by a number. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("work"), who: fc.nat(9), amount: fc.nat(40) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("ready"), who: fc.nat(9), amount: fc.nat(3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("draw"), who: fc.nat(1), amount: fc.nat(60) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("crash"), who: fc.nat(9), amount: fc.nat(2) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("lose"), who: fc.nat(9), amount: fc.nat(9) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("again"), who: fc.nat(50), amount: fc.nat(9) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("lie"), who: fc.nat(9), amount: fc.nat(200) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("beat"), who: fc.nat(9), amount: fc.nat(9) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("time"), who: fc.nat(1), amount: fc.nat(3000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("jump"),
      who: fc.nat(1),
      amount: fc.integer({ min: -90_000, max: 90_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("take"), who: fc.nat(1), amount: fc.nat(30) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("late"), who: fc.nat(9), amount: fc.nat(5) }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function play(cluster: Cluster, { kind, who, amount }: Step): void {
  const ids = [...cluster.workers.keys()];
  const id = ids[who % Math.max(ids.length, 1)] ?? 0;
  const worker = cluster.workers.get(id);
  switch (kind) {
    case "work":
      if ((worker?.incarnation ?? 0) > 0) cluster.work(id, amount, amount * (who + 1));
      return;
    case "ready":
      cluster.ready(id);
      return;
    case "draw":
      if (amount > 0) cluster.tell({ type: "drawn", group: 0, count: amount });
      return;
    case "crash":
      cluster.crash(id, [undefined, [], cluster.executing(id)][amount]);
      return;
    case "lose":
      if (worker !== undefined) cluster.lose(id);
      return;
    case "again": {
      const event = cluster.sent[who];
      if (event !== undefined) cluster.tell(event);
      return;
    }
    case "lie":
      // Results of tasks that it was never given, of chunks that are not its own.
      cluster.tell({
        type: "results",
        worker: id,
        chunk: amount % 20,
        indices: [amount, amount + 1],
        retryable: [0],
        busy: -5,
      });
      return;
    case "beat":
      cluster.tell({ type: "heard", worker: id });
      return;
    case "time":
      cluster.now += amount;
      cluster.tell({ type: "tick" });
      return;
    case "jump":
      cluster.now += amount;
      cluster.tell({ type: "tick" });
      return;
    case "take":
      cluster.tell({
        type: "consumed",
        count: Math.min(amount, cluster.settled.size - (cluster.core.state.taken ?? 0)),
      });
      return;
    case "late":
      cluster.tell({ type: "ready", worker: id, incarnation: amount });
      return;
    default:
      throw new Error(`no such step: ${String(kind)}`);
  }
}

describe("random histories", () => {
  it("lose no task, settle none twice, and charge only what ran", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 150 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (steps, workers, numResubmits, concurrency) => {
          const groups = [{ workers, numResubmits, exceptionRetries: 1, concurrency }];
          const cluster = new Cluster({ groups });
          cluster.tell({ type: "drawn", group: 0, count: 30 });
          for (const one of steps) play(cluster, one);
          for (const { index } of cluster.deaths) {
            const deaths = cluster.deaths.filter((death) => death.index === index);
            const charged = deaths.filter(({ cause }) => cause !== "exception");
            expect(charged.length).toBeLessThanOrEqual(numResubmits + 1);
            expect(deaths.map(({ attempt }) => attempt)).toEqual(
              deaths.map((_, position) => position + 1),
            );
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("all end, once the faults stop", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.boolean(), (steps, streaming) => {
        const cluster = new Cluster();
        if (streaming) cluster.tell({ type: "streaming", taken: 0 });
        cluster.tell({ type: "drawn", group: 0, count: 30 });
        for (const one of steps) play(cluster, one);
        cluster.tell({ type: "exhausted" });
        for (let round = 0; round < 5000 && !cluster.finished && !cluster.hopeless; round++) {
          const { state } = cluster.core;
          for (const { id, ready } of [...state.workers.values()]) {
            if (ready) cluster.work(id, 10_000, 1);
            else cluster.ready(id);
          }
          if (streaming) {
            const count = cluster.settled.size - (state.taken ?? 0);
            cluster.tell({ type: "consumed", count });
          }
          cluster.now += 100;
          cluster.tell({ type: "tick" });
        }
        expect(cluster.finished || cluster.hopeless).toBe(true);
        if (cluster.finished) expect(cluster.settled.size).toBe(cluster.core.state.table.drawn);
      }),
      { numRuns: 200 },
    );
  });
});
