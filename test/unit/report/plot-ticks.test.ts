import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesAxis, percentAxis, timeAxis } from "../../../lib/report/plot-ticks.ts";

const labels = (axis: { readonly ticks: readonly { readonly label: string }[] }): string[] =>
  axis.ticks.map(({ label }) => label);

test("one core is always in sight", () => {
  expect(labels(percentAxis(3))).toEqual(["0 %", "25 %", "50 %", "75 %", "100 %"]);
});

test("many cores have room", () => {
  expect(labels(percentAxis(1600))).toEqual(["0 %", "500 %", "1,000 %", "1,500 %"]);
});

test("bytes are told in one unit, in round steps", () => {
  expect(labels(bytesAxis(1.4 * 1024 ** 3))).toEqual(["0 GB", "0.5 GB", "1 GB", "1.5 GB"]);
  expect(labels(bytesAxis(180 * 1024 ** 2))).toEqual(["0 MB", "50 MB", "100 MB", "150 MB"]);
  expect(labels(bytesAxis(0)).at(-1)).toBe("1 MB");
});

test.each([
  [1000, "seconds", "1"],
  [90_000, "seconds", "90"],
  [130_000, "minutes", "2"],
  [3_600_000, "minutes", "60"],
  [5 * 3_600_000, "hours", "5"],
  [10 * 86_400_000, "days", "10"],
])("%d ms are told in %s", (span, unit, last) => {
  const axis = timeAxis(span);
  expect(axis.unit).toBe(unit);
  expect(labels(axis).at(-1)).toBe(last);
});

test("there are some ticks on each axis, never a forest, and none outside", () => {
  const axes = fc.oneof(
    fc.double({ min: 0, max: 1e6, noNaN: true }).map(percentAxis),
    fc.double({ min: 0, max: 1e15, noNaN: true }).map(bytesAxis),
    fc.double({ min: 1000, max: 1e13, noNaN: true }).map(timeAxis),
  );
  fc.assert(
    fc.property(axes, ({ max, ticks }) => {
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(13);
      expect(ticks.at(-1)?.value).toBeLessThanOrEqual(max * (1 + 1e-6));
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    }),
  );
});
