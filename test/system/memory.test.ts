import { expect, test } from "vitest";
import { show } from "./support/figures.ts";
import { measured, Program } from "./support/program.ts";
import { scratchFolder } from "./support/scratch.ts";

/**
 * From before the first line of ours is loaded. Newer versions of Node let their heap fill with a
 * hundred megabytes more before they look for garbage, however little of it is alive.
 */
const mostGrowth = (process.version.startsWith("v20.") ? 150 : 250) * 2 ** 20;

async function takeAll(count: number, pauseEvery?: number): Promise<number> {
  const input = { tempDir: scratchFolder(), count, pauseEvery };
  const started = performance.now();
  const program = new Program("endless.mjs", input, measured);
  await program.hear("taken", 1, 120_000);
  const seconds = (performance.now() - started) / 1000;
  const { taken, wrong, growth, furthest } = program.lines[0] ?? {};
  show(
    `${String(taken)} items in ${seconds.toFixed(1)} s, ${(Number(growth) / 2 ** 20).toFixed(1)} MB more resident at the most, at the most ${String(furthest)} drawn and not taken`,
  );
  expect({ taken, wrong }).toEqual({ taken: count, wrong: 0 });
  expect(growth).toBeLessThan(mostGrowth);
  return Number(furthest);
}

test("memory does not grow with the number of items", async () => {
  expect(await takeAll(10_000_000)).toBeLessThan(200_000);
}, 150_000);

test("a consumer that takes its time holds the drawing back", async () => {
  // A thousand a millisecond at the most, where workers could do far more.
  expect(await takeAll(400_000, 200)).toBeLessThan(150_000);
}, 60_000);
