import { expect, test } from "vitest";
import type { PlotPoint } from "../../../lib/report/plot.ts";
import { planPlot } from "../../../lib/report/plot-plan.ts";

const request = { title: "A run", series: [], marks: [] };
const start = Date.UTC(2026, 10, 21, 12, 30);
const point = (seconds: number, cpu = 1, memory = 2): PlotPoint => ({
  at: start + seconds * 1000,
  cpu,
  memory,
});

test("time begins with the first sample or mark", () => {
  const plan = planPlot({
    ...request,
    series: [{ label: "a", points: [point(5), point(20)] }],
    marks: [
      { at: start + 30_000, label: "second" },
      { at: start, label: "first" },
    ],
  });
  expect(plan.span).toBe(30_000);
  expect(plan.lines[0]?.cpu.line).toEqual([
    { x: 5000, y: 1 },
    { x: 20_000, y: 1 },
  ]);
  expect(plan.marks).toEqual([
    { at: 0, label: "first" },
    { at: 30_000, label: "second" },
  ]);
  expect(plan.subtitle).toMatch(/^From 2026-11-2\d .*, 30 s$/);
});

test("samples that came in another order are put in theirs", () => {
  const plan = planPlot({ ...request, series: [{ label: "a", points: [point(9), point(0)] }] });
  expect(plan.lines[0]?.memory.line.map(({ x }) => x)).toEqual([0, 9000]);
});

test("what is no number is left out", () => {
  const bad = [point(Number.NaN), point(1, Number.NaN), point(2, 1, Infinity), point(1e20)];
  const plan = planPlot({
    ...request,
    series: [{ label: "a", points: [...bad, point(3)] }],
    marks: [{ at: Number.NaN, label: "never" }],
    memoryLimit: Infinity,
  });
  expect(plan.lines[0]?.cpu.line).toEqual([{ x: 0, y: 1 }]);
  expect(plan).toMatchObject({ marks: [], memoryLimit: undefined, span: 1000 });
});

test("without anything there is a second to look at, and no curve", () => {
  expect(planPlot(request)).toMatchObject({ span: 1000, lines: [], marks: [], subtitle: "" });
});

test("of many workers those with the highest memory have a curve, in the order given", () => {
  const series = Array.from({ length: 12 }, (_, n) => ({
    label: `${n}`,
    points: [point(0, n, (n * 5) % 12), point(60, n, 0)],
  }));
  const plan = planPlot({ ...request, series });
  expect(plan.lines.map(({ label }) => (Number(label) * 5) % 12).sort((a, b) => a - b)).toEqual([
    4, 5, 6, 7, 8, 9, 10, 11,
  ]);
  const shown = plan.lines.map(({ label }) => Number(label));
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  expect(plan.others?.label).toBe("4 more, lowest to highest");
  expect(plan.others?.memory.high.map(({ y }) => y)).toEqual([3, 0]);
  expect(plan).toMatchObject({ peakCpu: 11, peakMemory: 11 });
});
