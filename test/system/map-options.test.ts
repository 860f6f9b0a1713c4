import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BadSettingError,
  type GridMapOptions,
  gridMap,
  processJobs,
  UnknownSettingError,
} from "gridpulse";
import { describe, expect, onTestFinished, test } from "vitest";
import { square } from "../fixtures/api/functions.mjs";
import { inheritedNothing, print, surroundings } from "../fixtures/api/tasks.mjs";
import { failureOf } from "./failure.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";

const options = { workers: 1, quiet: true } as const;

/** What a call throws at once. */
function refusalOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was refused");
}

function mapWith(given: object): unknown {
  return gridMap(square, [1], { ...options, ...given });
}

describe("what is refused at once", () => {
  test("an unknown option: it lists those that are known", () => {
    const error = refusalOf(() => mapWith({ wokers: 2 }));
    if (!(error instanceof UnknownSettingError)) throw error;
    expect(error).toMatchObject({ code: "GRIDPULSE_UNKNOWN_SETTING", unknown: ["wokers"] });
    expect(error.message).toContain('unknown option "wokers" (did you mean workers?)');
    for (const known of ["workers", "shared", "spread", "signal", "numResubmits"]) {
      expect(error.known).toContain(known);
      expect(error.message).toContain(known);
    }
    const jobs = refusalOf(() => processJobs([], { shared: 1 } as object));
    expect(jobs.message).toMatch(/processJobs.*unknown option "shared"/);
  });

  const bad: Readonly<Record<Exclude<keyof GridMapOptions, "shared">, unknown>> = {
    scheduler: "pbs",
    requireCluster: "yes",
    workers: 0,
    concurrency: 1.5,
    name: 5,
    memory: "2 apples",
    time: "soon",
    cpus: 0,
    gpus: -1,
    queue: 7,
    project: null,
    parallelEnvironment: {},
    hosts: "node1",
    excludeHosts: [1],
    native: [["-l"]],
    numResubmits: -1,
    env: { PATH: 1 },
    copyEnv: 1,
    cwd: 5,
    shell: [],
    tempDir: 5,
    cleanup: "no",
    quiet: 0,
    retryExceptions: "often",
    onError: "ignore",
    completionMail: "me",
    signal: new AbortController(),
    durable: true,
    nested: "yes",
    logger: { log: () => undefined },
    chunkTargetMillis: 0,
    heartbeatFrequency: "never",
    maxTimeBetweenHeartbeats: 0,
    checkFrequency: -5,
    spread: "yes",
  };

  test.each(Object.entries(bad))("a bad value of %s", (name, value) => {
    const error = refusalOf(() => mapWith({ [name]: value }));
    if (!(error instanceof BadSettingError)) throw error;
    expect(error).toMatchObject({ code: "GRIDPULSE_BAD_SETTING", setting: name });
    expect(error.message).toMatch(new RegExp(`^${name} \\(call gridMap\\): expected .+, got .+`));
    expect(error.message).toContain(`expected ${error.expected}, got ${error.received}`);
  });

  test("options that are none, and arguments that cannot be", () => {
    const call = gridMap as (...args: unknown[]) => unknown;
    expect(refusalOf(() => call(square, [1], "fast")).message).toMatch(
      /options.*an object.*"fast"/,
    );
    for (const f of ["square", undefined, {}, null]) {
      const error = refusalOf(() => call(f, [1]));
      expect(error).toMatchObject({ code: "GRIDPULSE_BAD_ARGUMENT" });
      expect(error.message).toMatch(/first argument: expected a function, got /);
    }
    for (const items of [5, undefined, null, {}, square, Promise.resolve([1])]) {
      const error = refusalOf(() => call(square, items));
      expect(error).toMatchObject({ code: "GRIDPULSE_BAD_ARGUMENT" });
      expect(error.message).toMatch(/second argument: expected items that can be iterated, got /);
    }
  });

  test("no cluster, where one is required, and clusters that are not known yet", async () => {
    const attempts: [object, string][] = [
      [{ requireCluster: true }, "GRIDPULSE_NO_CLUSTER"],
      [{ scheduler: "auto", requireCluster: true }, "GRIDPULSE_NO_CLUSTER"],
      [{ scheduler: "slurm" }, "GRIDPULSE_BAD_SETTING"],
    ];
    for (const [given, code] of attempts) {
      const attempt = async () => gridMap(square, [1], { ...options, ...given });
      expect(await failureOf(attempt())).toMatchObject({ code });
    }
  });
});

describe("what tasks see", () => {
  test("the environment of this process, with more in it", async () => {
    process.env["OF_THE_SUBMITTER"] = "inherited";
    onTestFinished(() => {
      delete process.env["OF_THE_SUBMITTER"];
    });
    const folder = realpathSync(tmpdir());
    const [own, inherited] = await gridMap(surroundings, ["OWN", "OF_THE_SUBMITTER"], {
      ...options,
      env: { OWN: "a = b\nc" },
      cwd: folder,
    });
    expect(own).toMatchObject({ value: "a = b\nc", cwd: folder, home: process.env["HOME"] });
    expect(inherited).toMatchObject({ value: "inherited" });
    const [bare] = await gridMap(inheritedNothing, [0], {
      ...options,
      copyEnv: false,
      env: { ONLY: "this" },
    });
    expect(bare).toEqual(["ONLY"]);
    const [here] = await gridMap(surroundings, ["HOME"], options);
    expect(here?.cwd).toBe(process.cwd());
  });
});

describe("log files", () => {
  test("go where tempDir says, and are gone when all went well", async () => {
    const tempDir = scratchFolder();
    const run = gridMap(print, [1, 2], { ...options, tempDir });
    const seen: string[] = [];
    run.on("outcome", () => seen.push(...readdirSync(tempDir)));
    expect(await run).toEqual([1, 2]);
    expect(seen[0]).toBe(`gridpulse-${run.id}`);
    expect(readdirSync(tempDir)).toEqual([]);
  });

  test("stay with cleanup: false, or when a task has failed, without any secret", async () => {
    const kept = scratchFolder();
    await gridMap(print, [1, 2], { ...options, tempDir: kept, cleanup: false });
    const failed = scratchFolder();
    await gridMap(print, [1, -1], { ...options, tempDir: failed, onError: "collect" });
    const expected: [string, string][] = [
      [kept, "printed 1\nprinted 2\n"],
      [failed, "printed 1\nprinted -1\n"],
    ];
    for (const [tempDir, log] of expected) {
      const [folder = ""] = runFoldersIn(tempDir);
      expect(readdirSync(folder)).toEqual(["worker-1.log"]);
      expect(readFileSync(join(folder, "worker-1.log"), "utf8")).toBe(log);
    }
    const silent = scratchFolder();
    await gridMap(square, [1], { ...options, tempDir: silent, cleanup: false });
    expect(readdirSync(silent)).toEqual([]);
  });

  test("where tempDir cannot be written, the system's place is taken", async () => {
    const run = gridMap(square, [1], { ...options, tempDir: "/proc" });
    let place = "";
    run.on("outcome", () => {
      place = join(tmpdir(), `gridpulse-${run.id}`);
      expect(existsSync(place)).toBe(true);
    });
    expect(await run).toEqual([1]);
    expect(existsSync(place)).toBe(false);
  });
});

test("the name is in the run's id, and in its errors", async () => {
  const run = gridMap(print, [-5], { ...options, name: "my run / 1", tempDir: scratchFolder() });
  expect(run.id).toMatch(/^my_run_1-\d{8}-\d{6}-[\da-f]{6}$/);
  expect(await failureOf(run)).toMatchObject({
    message: expect.stringContaining("task 0 of my run / 1 failed") as string,
  });
});
