import { expect } from "vitest";
import { Program } from "./program.ts";
import { scratchFolder } from "./scratch.ts";

/** Runs a program whose event loop is blocked for that long, and checks that nobody is accused. */
export async function expectNobodyAccused(blockMillis: number, runs: readonly object[]) {
  const program = new Program("blocked.mjs", { tempDir: scratchFolder(), runs, blockMillis });
  const [blocked] = await program.hear("blocked", 1, blockMillis + 20_000);
  const [ends] = program.said("ends");
  expect(blocked).toBeGreaterThanOrEqual(blockMillis - 1);
  const values = Array.from({ length: 40 }, (_, value) => 2 * value);
  const expected = { values, attempts: 1, deaths: [], condemned: [], workers: 2 };
  expect(ends).toEqual(runs.map(() => expected));
}
