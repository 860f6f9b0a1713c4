import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Flag, placeFlags } from "../../../lib/report/plot-flags.ts";

const edges = { left: 0, right: 1000 };
const rows = 4;
const flags = fc.array(
  fc.record({ x: fc.integer({ min: 80, max: 990 }), width: fc.integer({ min: 10, max: 250 }) }),
  { maxLength: 30 },
);

test("no text covers another, nor is it crossed by a line", () => {
  fc.assert(
    fc.property(flags, (drawn) => {
      const places = placeFlags(drawn, edges, rows);
      const placed = drawn.flatMap(({ x, width }, index) => {
        const place = places[index];
        return place === undefined ? [] : [{ x, right: place.left + width, ...place }];
      });
      for (const one of placed) {
        expect(one.row).toBeLessThan(rows);
        expect(one.left).toBeGreaterThanOrEqual(edges.left);
        expect(one.right).toBeLessThanOrEqual(edges.right);
        expect([one.left, one.right]).toContain(one.x);
        for (const other of placed) {
          if (one !== other) {
            const apart = one.right <= other.left || other.right <= one.left;
            expect(one.row !== other.row || apart).toBe(true);
            const inside = other.left < one.x && one.x < other.right;
            expect(inside && one.row >= other.row).toBe(false);
          }
        }
      }
    }),
  );
});

test("flags with room around them stand in the lowest row, to the right of their lines", () => {
  const far: readonly Flag[] = [100, 400, 700].map((x) => ({ x, width: 200 }));
  expect(placeFlags(far, edges, rows)).toEqual([
    { left: 100, row: 0 },
    { left: 400, row: 0 },
    { left: 700, row: 0 },
  ]);
});

test("at the right edge a flag leans left", () => {
  expect(placeFlags([{ x: 950, width: 200 }], edges, rows)).toEqual([{ left: 750, row: 0 }]);
});

test("four close together all have their row", () => {
  for (const first of [500, 920]) {
    const close = [0, 10, 20, 30].map((more) => ({ x: first + more, width: 200 }));
    expect(placeFlags(close, edges, rows)).not.toContain(undefined);
  }
});

test("what is too wide for the picture has no place", () => {
  expect(placeFlags([{ x: 500, width: 2000 }], edges, rows)).toEqual([undefined]);
});
