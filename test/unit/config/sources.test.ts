import { describe, expect, test } from "vitest";
import { sources } from "../../../lib/config/errors.ts";
import { explainSettings, loadSettings, type RawSettings } from "../../../lib/config/settings.ts";
import { settingKeys } from "../../../lib/config/table.ts";
import { filePaths, worldOf } from "./world.ts";

test("GridMap's defaults", () => {
  expect(loadSettings({}, worldOf())).toMatchObject({
    useMemFree: false,
    defaultQueue: "all.q",
    defaultTempDir: "/scratch/",
    defaultParEnv: "smp",
    createPlots: true,
    sendErrorMail: true,
    smtpServer: null,
    errorMailSender: "error@gridmap.py",
    errorMailRecipient: null,
    maxTimeBetweenHeartbeats: 90,
    idleThreshold: 1,
    maxIdleHeartbeats: 3,
    numResubmits: 3,
    checkFrequency: 15,
    heartbeatFrequency: 10,
  });
});

test("every setting is there, and none can be changed", () => {
  const settings = loadSettings({}, worldOf());
  expect(Object.keys(settings).sort()).toEqual([...settingKeys].sort());
  expect(Object.isFrozen(settings)).toBe(true);
});

describe("precedence", () => {
  const files = {
    [filePaths["site file"]]: '{ "cpus": 2 }',
    [filePaths["user file"]]: '{ "cpus": 3 }',
    [filePaths["project file"]]: '{ "cpus": 4 }',
  };
  // Each step has one source more than the one before.
  const steps = sources.map((_, last) => ({
    world: worldOf(
      Object.fromEntries(Object.entries(files).slice(0, last)),
      last >= 4 ? { GRIDPULSE_CPUS: "5" } : {},
    ),
    call: (last >= 5 ? { cpus: 6 } : {}) as Partial<RawSettings>,
  }));

  test.each(sources.map((source, index) => ({ source, index })))(
    "$source wins over all before it",
    ({ source, index }) => {
      const step = steps[index];
      expect(loadSettings(step?.call, step?.world).cpus).toBe(index + 1);
      const explained = explainSettings(step?.call, step?.world);
      expect(explained.find(({ key }) => key === "cpus")).toMatchObject({
        value: index + 1,
        source,
        description: expect.stringContaining("CPU") as unknown,
        env: ["GRIDPULSE_CPUS"],
      });
      // The others are still the defaults.
      expect(new Set(explained.map((setting) => setting.source))).toEqual(
        new Set(["default", source]),
      );
    },
  );

  test("sources add up, setting by setting", () => {
    const world = worldOf(
      { ...files, [filePaths["user file"]]: '{ "memory": "2G", "quiet": true }' },
      { NUM_RESUBMITS: "7" },
    );
    expect(loadSettings({ quiet: false, gpus: undefined }, world)).toMatchObject({
      cpus: 4,
      memory: 2 * 1024 ** 3,
      numResubmits: 7,
      quiet: false,
      gpus: 0,
    });
  });

  test("the origin is the file or variable itself", () => {
    const world = worldOf(files, { NUM_RESUBMITS: "7" });
    const origins = new Map(explainSettings({ gpus: 1 }, world).map((s) => [s.key, s.origin]));
    expect(origins.get("cpus")).toBe(filePaths["project file"]);
    expect(origins.get("numResubmits")).toBe("NUM_RESUBMITS");
    expect(origins.get("gpus")).toBe("options");
    expect(origins.get("quiet")).toMatch(/\/config\/default\.json$/);
  });
});

describe("environment", () => {
  const load = (env: Readonly<Record<string, string>>) => loadSettings({}, worldOf({}, env));

  test("GridMap's names work, and ours win", () => {
    expect(load({ NUM_RESUBMITS: "1" }).numResubmits).toBe(1);
    expect(load({ NUM_RESUBMITS: "1", GRIDPULSE_NUM_RESUBMITS: "2" }).numResubmits).toBe(2);
  });

  test("empty is not set", () => {
    expect(load({ NUM_RESUBMITS: "1", GRIDPULSE_NUM_RESUBMITS: "" }).numResubmits).toBe(1);
    expect(load({ NUM_RESUBMITS: "  " }).numResubmits).toBe(3);
  });

  test.each([
    ["TRUE", true],
    ["True", true],
    ["1", true],
    ["yes", true],
    ["On", true],
    ["FALSE", false],
    ["0", false],
    ["no", false],
    ["off", false],
  ])("USE_MEM_FREE=%s", (text, value) => {
    expect(load({ USE_MEM_FREE: text }).useMemFree).toBe(value);
  });

  test("null can be said", () => {
    expect(load({ DEFAULT_QUEUE: "null" }).defaultQueue).toBeNull();
  });

  test("every kind of value can be said as text", () => {
    const env = {
      IDLE_THRESHOLD: "2.5",
      HEARTBEAT_FREQUENCY: "0.5",
      CHECK_FREQUENCY: "1m",
      GRIDPULSE_MEMORY: "512M",
      GRIDPULSE_TIME: "01:30:00",
      GRIDPULSE_PORT_RANGE: "5000-5100",
      GRIDPULSE_WORKERS: "4",
      GRIDPULSE_SCHEDULER: "slurm",
    };
    expect(load(env)).toMatchObject({
      idleThreshold: 2.5,
      heartbeatFrequency: 0.5,
      checkFrequency: 60,
      memory: 512 * 1024 ** 2,
      time: 5400,
      portRange: { min: 5000, max: 5100 },
      workers: 4,
      scheduler: "slurm",
    });
  });
});

describe("retryExceptions", () => {
  test.each([
    ["false", 0],
    ["0", 0],
    ["1", 1],
    ["5", 5],
    ["true", 7],
  ])("as the text %s", (text, value) => {
    const env = { GRIDPULSE_RETRY_EXCEPTIONS: text, NUM_RESUBMITS: "7" };
    expect(loadSettings({}, worldOf({}, env)).retryExceptions).toBe(value);
  });

  test("true is as many as numResubmits", () => {
    const call = { retryExceptions: true, numResubmits: 2 };
    expect(loadSettings(call, worldOf()).retryExceptions).toBe(2);
    expect(explainSettings(call, worldOf()).find((s) => s.key === "retryExceptions")?.value).toBe(
      2,
    );
  });
});

describe("paths", () => {
  const runDir = (text: string) => ({ runDir: text });
  test("in a file start at that file", () => {
    const world = worldOf({ [filePaths["project file"]]: '{ "runDir": "runs" }' });
    expect(loadSettings({}, world).runDir).toBe("/home/ada/project/runs");
  });
  test.each([
    ["runs", "/home/ada/project/src/runs"],
    ["../runs", "/home/ada/project/runs"],
    ["~/runs", "/home/ada/runs"],
    ["~", "/home/ada"],
    ["/abs/olute/", "/abs/olute/"],
  ])("%s in a call", (written, path) => {
    expect(loadSettings(runDir(written), worldOf()).runDir).toBe(path);
  });
});
