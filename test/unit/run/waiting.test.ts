import { expect, test, vi } from "vitest";
import { Fifo } from "../../../lib/run/fifo.ts";
import { createRunId } from "../../../lib/run/run-folder.ts";
import { Waiting } from "../../../lib/run/waiting.ts";

test("those who wait are woken, or late, each for itself", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    const waiting = new Waiting();
    const patient = waiting.isLate(undefined);
    const hasty = waiting.isLate(performance.now() + 10);
    const calm = waiting.isLate(performance.now() + 1000);
    vi.advanceTimersByTime(10);
    expect(await hasty).toBe(true);
    waiting.wake();
    expect(await patient).toBe(false);
    expect(await calm).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("a queue gives in order, however much is taken at a time", () => {
  const queue = new Fifo<number>();
  const taken: number[] = [];
  for (let next = 0; next < 30_000; next++) {
    queue.push(next);
    if (next % 3 === 0) taken.push(...queue.take(2));
    if (next % 7 === 0 && queue.first !== undefined) {
      taken.push(queue.first);
      queue.drop();
    }
  }
  taken.push(...queue.take(30_000));
  expect(taken).toEqual(Array.from({ length: 30_000 }, (_, index) => index));
  expect([queue.first, queue.take(1)]).toEqual([undefined, []]);
});

test.each([
  ["f", /^f-\d{8}-\d{6}-[\da-f]{6}$/],
  ["../../etc/passwd", /^\.\._\.\._etc_passwd-\d{8}-/],
  ["a b/ü\n", /^a_b_-\d{8}-/],
  ["", /^run-/],
  ["x".repeat(500), /^x{40}-\d{8}-/],
])("the id of a run named %j can be a file's name", (name, pattern) => {
  expect(createRunId(name)).toMatch(pattern);
  expect(createRunId(name)).not.toBe(createRunId(name));
});
