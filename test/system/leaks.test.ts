/** What a program holds after many runs is what it held after a few. */
import { expect, test } from "vitest";
import { show } from "./support/figures.ts";
import { Program } from "./support/program.ts";
import { scratchFolder } from "./support/scratch.ts";

interface Held {
  readonly run: number;
  readonly files: number;
  readonly threads: number;
}

/** Somewhat more or less is chance; what leaks does so with each run. */
const leeway = 9;

test.each([
  { runs: 60, atOnce: 1, sayAfter: [10, 60] },
  { runs: 4, atOnce: 10, sayAfter: [1, 4] },
])("files and threads of $runs times $atOnce runs", async (input) => {
  const program = new Program("many-runs.mjs", { ...input, tempDir: scratchFolder() });
  // It ends by itself: nothing keeps it alive after its last run.
  const { code, signal } = await program.ended;
  expect({ code, signal, stderr: program.stderr }).toEqual({ code: 0, signal: null, stderr: "" });
  const [early, late] = program.said("held") as Held[];
  show(JSON.stringify({ early, late }));
  expect(late?.files).toBeLessThanOrEqual((early?.files ?? 0) + leeway);
  expect(late?.threads).toBeLessThanOrEqual((early?.threads ?? 0) + leeway);
});
