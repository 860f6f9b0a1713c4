import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Attention } from "../../../lib/core/attention.ts";
import { lastChunkSize, Workload } from "../../../lib/core/chunking.ts";
import { spansOf } from "../../../lib/core/span.ts";
import { TaskTable } from "../../../lib/core/task-table.ts";

describe("spans", () => {
  it("hold exactly the indices that they were made of, in as few pieces as possible", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (numbers) => {
        const indices = numbers.toSorted((a, b) => a - b);
        const spans = spansOf(indices, 3);
        const back = spans.flatMap(({ first, count }) =>
          Array.from({ length: count }, (_, offset) => first + offset),
        );
        expect(back).toEqual(indices);
        const gaps = indices.filter((index) => !numbers.includes(index - 1)).length;
        expect(spans.length).toBe(gaps);
        expect(spans.every(({ attempt }) => attempt === 3)).toBe(true);
      }),
    );
  });
});

describe("the table of tasks", () => {
  it("knows each task while its window slides and grows", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90), fc.nat(1000))), (steps) => {
        const table = new TaskTable();
        const model: number[] = [];
        for (const [count, choice] of steps) {
          expect(table.add(count)).toBe(model.length);
          for (let added = 0; added < count; added++) model.push(0);
          const open = model.flatMap((holder, index) => (holder === -1 ? [] : [index]));
          const index = open[choice % Math.max(open.length, 1)];
          if (index === undefined) continue;
          if (choice % 3 === 0) {
            table.give(index, choice + 1);
            model[index] = choice + 1;
          } else if (choice % 3 === 1) {
            table.settle(index);
            model[index] = -1;
          } else {
            table.takeBack(index);
            model[index] = 0;
          }
        }
        expect(model.map((_, index) => table.chunkOf(index))).toEqual(model);
        expect(table.settledCount).toBe(model.filter((holder) => holder === -1).length);
        expect(table.openCount).toBe(model.length - table.settledCount);
        expect(table.drawn).toBe(model.length);
        expect([...table.open()]).toEqual(
          model.flatMap((holder, index) => (holder === -1 ? [] : [index])),
        );
      }),
    );
  });

  it("tells which tasks of a span a chunk does not hold", () => {
    const table = new TaskTable();
    table.add(5);
    for (const index of [0, 1, 2, 3]) table.give(index, 7);
    table.settle(1);
    table.takeBack(3);
    expect(table.foreignTo(7, { first: 0, count: 4 })).toEqual([1, 3]);
  });

  it("calls settled what it never heard of", () => {
    const table = new TaskTable();
    expect(table.chunkOf(0)).toBe(-1);
    expect(table.isSettled(-5)).toBe(true);
  });
});

describe("attended time", () => {
  it("never runs backwards, and never faster than one check at a time", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 })), (readings) => {
        const attention = new Attention(1000);
        let before = 0;
        for (const reading of readings) {
          attention.advance(reading);
          expect(attention.time).toBeGreaterThanOrEqual(before);
          expect(attention.time).toBeLessThanOrEqual(before + 1000);
          before = attention.time;
        }
      }),
    );
  });
});

describe("chunk sizes", () => {
  it("are never less than one, never more than there is reason for", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.nat(5000),
            fc.double({ min: -10, max: 1e7, noNaN: true }),
            fc.double({ min: 0, max: 1e9, noNaN: true }),
          ),
        ),
        (measurements) => {
          const workload = new Workload(25);
          expect(workload.millis).toBe(0);
          for (const [count, busy, bytes] of measurements) {
            const before = workload.chunkSize();
            workload.measured(count, busy);
            workload.weighed(count, bytes);
            const size = workload.chunkSize();
            expect(Number.isInteger(size) && size >= 1 && size <= 4096).toBe(true);
            expect(size).toBeLessThanOrEqual(Math.max(4 * count, before, 4096));
          }
        },
      ),
    );
  });

  it("share out what is left", () => {
    expect(lastChunkSize(100, 10, 2, 1)).toBe(3);
    expect(lastChunkSize(100, 1, 8, 1)).toBe(1);
    expect(lastChunkSize(2, 1000, 1, 1)).toBe(2);
    expect(lastChunkSize(10, 10, 0, 1)).toBe(5);
    expect(lastChunkSize(100, 100, 1, 100)).toBe(100);
    expect(lastChunkSize(100, 100, 4, 100)).toBe(25);
  });
});
