import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PlotRequest, type PlotSeries, plotUsage } from "../../../lib/report/plot.ts";
import { ink, strokes } from "../../../lib/report/plot-style.ts";
import { cpuPanel, memoryPanel, Picture, type Region } from "./picture.ts";

// Each starts processes of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gridpulse-plot-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const gigabyte = 1024 ** 3;
const start = Date.UTC(2026, 10, 21, 12, 30);
const title: Region = { left: 20, top: 20, right: 1180, bottom: 54 };

async function plot(request: Partial<PlotRequest>): Promise<Picture> {
  const file = path.join(folder, `${crypto.randomUUID()}.png`);
  await plotUsage({ title: "A run", series: [], marks: [], ...request }, file);
  return await Picture.read(file);
}

function steady(label: string, cpu: number, memory: number, samples = 60): PlotSeries {
  return {
    label,
    points: Array.from({ length: samples }, (_, index) => ({
      at: start + index * 10_000,
      // Not quite level: a level line might hide behind a line of the grid.
      cpu: cpu + (index % 2),
      memory: memory * (1 + index / samples / 10),
    })),
  };
}

const colorOf = (index: number): string => strokes[index]?.color ?? "";
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test("a plot has its size, its text, and each worker's curves at their heights", async () => {
  const picture = await plot({
    series: [steady("worker 1", 85, gigabyte / 4), steady("worker 2", 15, gigabyte)],
  });
  expect(picture).toMatchObject({ width: 1200, height: 700 });
  expect(picture.dark(title)).toBeGreaterThan(100);

  const heights = (color: string, region: Region) => {
    const pixels = picture.find(color, region);
    expect(pixels.length).toBeGreaterThan(300);
    return mean(pixels.map(({ y }) => y));
  };
  expect(heights(colorOf(0), cpuPanel)).toBeLessThan(heights(colorOf(1), cpuPanel) - 80);
  expect(heights(colorOf(0), memoryPanel)).toBeGreaterThan(heights(colorOf(1), memoryPanel) + 80);
});

test("a mark is a dashed line through both panels, with a label above", async () => {
  const series = [steady("worker 1", 50, gigabyte)];
  const middle = start + 295_000;
  const picture = await plot({ series, marks: [{ at: middle, label: "crashed: task 17" }] });
  for (const panel of [cpuPanel, memoryPanel]) {
    const xs = new Set(picture.find(ink.mark, panel).map(({ x }) => x));
    expect([...xs]).toEqual([632]);
  }
  const label = { left: 636, top: 146, right: 760, bottom: 166 };
  expect(picture.dark(label)).toBeGreaterThan(50);
});

test("a limit is a line where it can be of use, and else words", async () => {
  const series = [steady("worker 1", 50, gigabyte)];
  const near = await plot({ series, memoryLimit: 2 * gigabyte });
  expect(near.find(ink.limit, memoryPanel).length).toBeGreaterThan(300);
  const far = await plot({ series, memoryLimit: 64 * gigabyte });
  expect(far.find(ink.limit, memoryPanel)).toEqual([]);
  const heading = { left: 92, top: 385, right: 300, bottom: 415 };
  expect(far.dark(heading)).toBeGreaterThan(near.dark(heading) + 50);
});

test("a single sample is a point", async () => {
  const points = [{ at: start, cpu: 42, memory: gigabyte }];
  const picture = await plot({ series: [{ label: "worker 1", points }] });
  for (const panel of [cpuPanel, memoryPanel]) {
    const pixels = picture.find(colorOf(0), { ...panel, left: 80 });
    expect(pixels.length).toBeGreaterThan(40);
    // Whole, though it lies on the edge.
    expect(Math.min(...pixels.map(({ x }) => x))).toBeLessThan(90);
  }
});

test("without samples the plot says so", async () => {
  const picture = await plot({ series: [{ label: "worker 1", points: [] }] });
  const middle = { left: 570, right: 700 };
  expect(picture.dark({ ...middle, top: 220, bottom: 270 })).toBeGreaterThan(50);
  expect(picture.dark({ ...middle, top: 500, bottom: 550 })).toBeGreaterThan(50);
});

test("a hundred thousand samples of three workers are three curves", async () => {
  const series = [1, 2, 3].map((n) => steady(`worker ${n}`, n * 25, (n * gigabyte) / 4, 100_000));
  const picture = await plot({ series });
  for (const index of [0, 1, 2]) {
    for (const panel of [cpuPanel, memoryPanel]) {
      const pixels = picture.find(colorOf(index), panel);
      expect(pixels.length).toBeGreaterThan(100);
      expect(pixels.length).toBeLessThan(8000);
    }
  }
});

test("a crowd of workers is eight curves and a band", async () => {
  const series = Array.from({ length: 50 }, (_, n) =>
    steady(`worker ${n}`, 10 + n, (n + 1) * 1e8, 20),
  );
  const picture = await plot({ series });
  const lower = { ...memoryPanel, top: 450 };
  expect(picture.find(ink.band, lower).length).toBeGreaterThan(5000);
  for (const { color } of strokes) {
    expect(picture.find(color, lower).length).toBeGreaterThan(20);
  }
});

test("what cannot be written is an error, and leaves nothing behind", async () => {
  const file = path.join(folder, "no-such-folder", "plot.png");
  await expect(plotUsage({ title: "", series: [], marks: [] }, file)).rejects.toMatchObject({
    code: "GRIDPULSE_NO_PLOT",
    message: expect.stringContaining("ENOENT"),
  });
  await plot({});
  expect((await readdir(folder)).filter((name) => !name.endsWith(".png"))).toEqual([]);
});
