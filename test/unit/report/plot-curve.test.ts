import * as fc from "fast-check";
import { expect, test } from "vitest";
import { curveOf, type Spot, sharedBandOf } from "../../../lib/report/plot-curve.ts";

const span = 10_000;
const spots = (size: { readonly minLength: number; readonly maxLength: number }) =>
  fc
    .array(fc.record({ x: fc.nat(span), y: fc.integer({ min: 0, max: 1000 }) }), {
      ...size,
      size: "max",
    })
    .map((drawn) => drawn.sort((left, right) => left.x - right.x));
const ys = (some: readonly Spot[]): number[] => some.map(({ y }) => y);

test("few spots stay as they are", () => {
  fc.assert(
    fc.property(spots({ minLength: 0, maxLength: 500 }), (drawn) => {
      expect(curveOf(drawn, span)).toEqual({ line: drawn, band: undefined });
    }),
    { numRuns: 20 },
  );
});

test("of many spots the extremes stay, in order, and the line runs between", () => {
  fc.assert(
    fc.property(spots({ minLength: 501, maxLength: 3000 }), (drawn) => {
      const { line, band } = curveOf(drawn, span);
      expect(Math.max(...ys(band?.high ?? []))).toBe(Math.max(...ys(drawn)));
      expect(Math.min(...ys(band?.low ?? []))).toBe(Math.min(...ys(drawn)));
      expect(line.length).toBeLessThan(500);
      expect(Math.max(...ys(line))).toBeLessThanOrEqual(Math.max(...ys(drawn)) + 1e-9);
      const xs = line.map(({ x }) => x);
      expect(xs).toEqual([...xs].sort((left, right) => left - right));
    }),
    { numRuns: 20 },
  );
});

test("one sample's peak among a hundred thousand stays", () => {
  const drawn = Array.from({ length: 100_000 }, (_, x) => ({ x, y: x === 54_321 ? 99 : 1 }));
  const { band } = curveOf(drawn, 100_000);
  expect(band?.high.filter(({ y }) => y === 99)).toHaveLength(1);
});

test("a shared band is as fine as the samples are", () => {
  const curve = (y: number) => [0, 2500, 5000, 10_000].map((x) => ({ x, y }));
  const band = sharedBandOf([curve(1), curve(5), curve(3)], span);
  expect(ys(band.low)).toEqual([1, 1, 1, 1]);
  expect(ys(band.high)).toEqual([5, 5, 5, 5]);
});
