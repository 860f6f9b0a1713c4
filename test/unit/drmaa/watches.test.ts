import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Outcome, type Watch, Watches } from "../../../lib/drmaa/watches.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Waits that are over when `due` says so; to ask one takes `cost` milliseconds. */
function waits(cost = 0) {
  const watches = new Watches();
  const asked: number[] = [];
  const outcomes = new Map<number, Outcome>();
  const due = new Set<number>();
  function add(id: number, options: Partial<Pick<Watch, "subject" | "deadline">> = {}) {
    watches.add(id, {
      subject: undefined,
      deadline: Infinity,
      poll: () => {
        asked.push(id);
        if (cost > 0) vi.advanceTimersByTime(cost);
        return due.has(id) ? { value: id } : undefined;
      },
      timedOut: () => "late",
      settle: (outcome) => outcomes.set(id, outcome),
      ...options,
    });
  }
  return { watches, asked, outcomes, due, add };
}

test("asks at once, and again until it is over", async () => {
  const { asked, outcomes, due, add } = waits();
  due.add(1);
  add(1);
  expect(outcomes.get(1)).toEqual({ value: 1 });
  add(2);
  await vi.advanceTimersByTimeAsync(60);
  expect(asked).toEqual([1, 2, 2]);
  due.add(2);
  await vi.advanceTimersByTimeAsync(60);
  expect(outcomes.get(2)).toEqual({ value: 2 });
  expect(vi.getTimerCount()).toBe(0);
});

test("ends at the deadline, not at the round after it", async () => {
  const { outcomes, add } = waits();
  add(1, { deadline: performance.now() + 7 });
  await vi.advanceTimersByTimeAsync(7);
  expect(outcomes.get(1)).toEqual({ error: "late" });
});

test("asks once for what several wait for", async () => {
  const { asked, add } = waits();
  for (const id of [1, 2, 3]) add(id, { subject: "any" });
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(60);
  expect(asked).toEqual([1]);
});

test("ends a wait with the outcome that it is given, once", async () => {
  const { watches, outcomes, add } = waits();
  add(1);
  expect(watches.delete(1, { forgotten: true })).toBe(true);
  expect(watches.delete(1, { forgotten: true })).toBe(false);
  expect(outcomes.get(1)).toEqual({ forgotten: true });
  expect(watches.ids).toEqual([]);
});

test("a wait that fails does not end the others", async () => {
  const { watches, outcomes, due, add } = waits();
  const settled: Outcome[] = [];
  watches.add(9, {
    subject: undefined,
    deadline: Infinity,
    poll: () => {
      throw new Error("broken");
    },
    timedOut: () => undefined,
    settle: (outcome) => settled.push(outcome),
  });
  add(1);
  due.add(1);
  await vi.advanceTimersByTimeAsync(60);
  expect(settled).toEqual([{ error: new Error("broken") }]);
  expect(outcomes.get(1)).toEqual({ value: 1 });
});

test("a library that is slow to answer is left in peace, whoever comes", async () => {
  const { asked, outcomes, add } = waits(8);
  add(1);
  add(2);
  await vi.advanceTimersByTimeAsync(100);
  // The round took 16 ms, so it rests for 800.
  expect(asked).toEqual([1, 2, 1, 2]);
  asked.length = 0;
  add(3);
  add(4, { deadline: performance.now() + 50 });
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual([3, 4, 4]);
  expect(outcomes.get(4)).toEqual({ error: "late" });
  await vi.advanceTimersByTimeAsync(600);
  expect(asked.slice(3)).toEqual([1, 2, 3]);
});

test("a long round lets others have their turn", async () => {
  const { asked, add } = waits(15);
  for (const id of [1, 2, 3, 4]) add(id);
  asked.length = 0;
  const turns: number[] = [];
  vi.advanceTimersByTime(60);
  while (asked.length < 4) {
    turns.push(asked.length);
    await vi.advanceTimersToNextTimerAsync();
  }
  expect(turns).toContain(2);
});
