import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gridpulse } from "./cli-command.ts";
import { scratchFolder } from "./support/scratch.ts";

describe("help and mistakes", () => {
  test.each([
    [["--help"], /Usage: gridpulse .*map.*config.*demo/s],
    [["map", "--help"], /Usage: gridpulse map .*--keep-going.*Examples:/s],
    [["config", "--help"], /Usage: gridpulse config .*--json.*environment/s],
    [["demo", "--help"], /Usage: gridpulse demo .*--plot.*--tasks/s],
  ])("%j", async (args, text) => {
    const { code, stdout, stderr } = await gridpulse(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(text);
  });

  test("the version is the package's", async () => {
    const { stdout } = await gridpulse(["--version"]);
    const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    expect(stdout.trim()).toBe((JSON.parse(manifest) as { readonly version: string }).version);
  });

  test.each([
    [["mpa"], /unknown command 'mpa'.*map/s],
    [["map"], /missing required argument 'file\[#export\]'/],
    [["map", "square.mjs", "--wrokers", "2"], /unknown option '--wrokers'/],
  ])("%j", async (args, text) => {
    const { code, stdout, stderr } = await gridpulse(args);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(text);
  });
});

describe("config", () => {
  const env = { GRIDPULSE_WORKERS: "5", NUM_RESUBMITS: "7" };

  test("all settings, each with its value and where it comes from", async () => {
    const { code, stdout } = await gridpulse(["config"], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^heartbeatFrequency +10 +default$/m);
    expect(stdout).toMatch(/^workers +5 +environment: GRIDPULSE_WORKERS$/m);
    expect(stdout).toMatch(/^numResubmits +7 +environment: NUM_RESUBMITS$/m);
  });

  test("one of them, with what it means", async () => {
    const { code, stdout } = await gridpulse(["config", "numResubmits"], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^numResubmits = 7 .*\(environment: NUM_RESUBMITS\)\n/);
    expect(stdout).toMatch(/Expected: .+\n +Environment: NUM_RESUBMITS, GRIDPULSE_NUM_RESUBMITS\n/);
  });

  test("as JSON, for programs", async () => {
    const { stdout } = await gridpulse(["config", "workers", "memory", "--json"], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      workers: { value: 5, source: "environment", origin: "GRIDPULSE_WORKERS" },
      memory: { value: null, source: "default" },
    });
  });

  test("one that nobody knows, or a bad value in the environment", async () => {
    const unknown = await gridpulse(["config", "numResubmit"]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/^gridpulse: .*"numResubmit" \(did you mean numResubmits\?\)/);
    const bad = await gridpulse(["config"], { env: { NUM_RESUBMITS: "many" } });
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/^gridpulse: NUM_RESUBMITS \(environment\): expected .*"many"\n/);
  });
});

/** Width and height, from a PNG's header. */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe("demo", () => {
  test("computes, loses a worker and nothing else, prints a table and draws a picture", async () => {
    const plot = join(scratchFolder(), "demo.png");
    const { code, stdout, stderr } = await gridpulse(["demo", "--tasks", "20", "--plot", plot]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // Below 100,000,000 there are 5,761,455 primes.
    expect(stdout).toMatch(/There are 5.761.455 primes below 100.000.000/);
    expect(stdout).toMatch(/killing process \d+ of worker \d+ \(SIGKILL\) after \d+ tasks/);
    expect(stdout).toMatch(/task \d+, attempt 1: crashed \(killed by SIGKILL\); it is tried again/);
    expect(stdout).toMatch(/tasks .*deaths/i);
    expect(stdout).toContain(plot);
    const [width, height] = sizeOf(readFileSync(plot));
    expect(width).toBeGreaterThanOrEqual(800);
    expect(height).toBeGreaterThanOrEqual(400);
  });

  test.each(["none", "0", "2.5"])("--tasks %s is refused", async (tasks) => {
    const plot = join(scratchFolder(), "demo.png");
    const { code, stderr } = await gridpulse(["demo", "--tasks", tasks, "--plot", plot]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^gridpulse: --tasks: expected a whole number.*"${tasks}"`));
    expect(existsSync(plot)).toBe(false);
  });
});
