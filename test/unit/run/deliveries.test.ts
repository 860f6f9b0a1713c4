import { beforeEach, describe, expect, test } from "vitest";
import { GridpulseError } from "../../../lib/errors.ts";
import { Deliveries } from "../../../lib/run/deliveries.ts";
import { outcomeOf, type Settled, type Settlement } from "../../../lib/run/outcome-store.ts";

function outcome(settled: Settled | undefined) {
  return settled === undefined ? undefined : outcomeOf(settled);
}

function settlement(index: number, over: Partial<Settlement> = {}): Settlement {
  const base = { value: index * 10, error: undefined, wall: 1500, cpu: 500, memory: 7 };
  return { ...base, index, worker: 1, host: "here", attempts: 1, ...over };
}

let told: unknown[];
let deliveries: Deliveries<number>;

beforeEach(() => {
  told = [];
  deliveries = new Deliveries<number>({
    streaming: () => told.push("streaming"),
    consumed: (count) => told.push(count),
  });
});

describe("kept", () => {
  test("each can be taken again and again", () => {
    deliveries.keep();
    deliveries.put(settlement(1));
    deliveries.put(settlement(0));
    const usage = { wall: 1.5, cpu: 0.5, peakMemory: 7, host: "here", attempts: 1 };
    for (let again = 0; again < 2; again++) {
      expect(outcome(deliveries.take(1))).toEqual({
        status: "fulfilled",
        index: 1,
        value: 10,
        usage,
      });
    }
    deliveries.stream(2);
    expect(deliveries.store.results(2)).toEqual([0, 10]);
    expect(told).toEqual([]);
  });

  test("the order in which they settle is told from the start, or from where one begins", () => {
    deliveries.keep();
    deliveries.put(settlement(2));
    const order = deliveries.settleOrder(3);
    deliveries.put(settlement(0));
    deliveries.put(settlement(1));
    expect(order.take(5)).toEqual([2, 0, 1]);
    expect(deliveries.settleOrder(3).take(5)).toEqual([0, 1, 2]);
  });
});

describe("streamed", () => {
  test("each is delivered once, also those that came before", () => {
    deliveries.put(settlement(0));
    expect(deliveries.isWanted).toBe(false);
    deliveries.stream(1);
    expect(deliveries.isWanted).toBe(true);
    deliveries.put(settlement(1));
    expect([0, 1, 0, 1].map((index) => deliveries.take(index)?.index)).toEqual([
      0,
      1,
      undefined,
      undefined,
    ]);
    deliveries.report();
    deliveries.report();
    expect(told).toEqual(["streaming", 2]);
  });

  test("what is taken is reported now and then, and whenever somebody has to wait", async () => {
    deliveries.stream(0);
    for (let index = 0; index < 70; index++) {
      deliveries.put(settlement(index));
      deliveries.take(index);
    }
    expect(told).toEqual(["streaming", 64]);
    const change = deliveries.change();
    expect(told).toEqual(["streaming", 64, 6]);
    deliveries.put(settlement(70));
    await change;
  });

  test("who comes too late, or second, is told so", () => {
    deliveries.stream(0);
    const state = expect.objectContaining({ code: "GRIDPULSE_RUN_STATE" }) as Error;
    expect(() => deliveries.keep()).toThrow(state);
    expect(() => deliveries.stream(0)).toThrow(state);
  });
});

test("errors, attempts and hosts of single tasks", () => {
  const error = new GridpulseError("GRIDPULSE_TASK_FAILED", "no");
  deliveries.put(settlement(3, { error, value: undefined, attempts: 4, host: "there" }));
  deliveries.put(settlement(200));
  expect(outcome(deliveries.store.get(3))).toMatchObject({
    status: "rejected",
    error,
    usage: { attempts: 4, host: "there" },
  });
  expect(deliveries.store.get(4)).toBeUndefined();
  const missing = new GridpulseError("GRIDPULSE_CANCELLED", "missing");
  const outcomes = deliveries.store.outcomes(201, () => missing);
  expect(outcomes).toHaveLength(201);
  expect(outcomes[4]).toMatchObject({ status: "rejected", error: missing });
  expect(outcomes[200]).toMatchObject({ status: "fulfilled", value: 2000 });
});
