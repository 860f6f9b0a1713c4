import { describe, expect, test } from "vitest";
import { compileCatalog, readCatalog } from "../../../lib/config/catalog.ts";
import { BadSettingError } from "../../../lib/config/errors.ts";
import { loadSettings, type RawSettings } from "../../../lib/config/settings.ts";
import { type SettingKey, settingChecks, settingKeys } from "../../../lib/config/table.ts";
import { filePaths, thrownBy, worldOf } from "./world.ts";

// All are made from the table, so that a new setting is covered by being there.

/** No setting takes any of these from a file or a call. */
const wrongForAll: readonly [unknown, string][] = [
  [{ a: 1 }, "an object with a"],
  [["x", "y"], "an array of 2"],
  ["", '""'],
  ["a\nb", '"a\\nb"'],
  [-1, "-1"],
];
/** A call can hand over what JSON cannot hold. */
const wrongForCalls: readonly [unknown, string][] = [
  ...wrongForAll,
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [() => 1, "a function"],
  [1n, "1n"],
  [Symbol("s"), "a symbol"],
  [new Date(0), "an instance of Date"],
];

function expectBad(action: () => unknown, key: SettingKey, source: string, origin: string) {
  const error = thrownBy(action);
  expect(error).toBeInstanceOf(BadSettingError);
  expect(error).toMatchObject({
    name: "BadSettingError",
    code: "GRIDPULSE_BAD_SETTING",
    setting: key,
    source,
    origin,
    expected: settingChecks[key].expected,
  });
  return error as BadSettingError;
}

describe.each(settingKeys)("%s", (key) => {
  const { expected } = settingChecks[key];

  test.each(Object.entries(filePaths))("in the %s", (source, path) => {
    for (const [value, shown] of wrongForAll) {
      const world = worldOf({ [path]: JSON.stringify({ [key]: value }) });
      const error = expectBad(() => loadSettings({}, world), key, source, path);
      expect(error.message).toBe(`${key} (${source} ${path}): expected ${expected}, got ${shown}`);
      expect(error.received).toBe(shown);
    }
  });

  test("in every environment variable", () => {
    const variables = readCatalog().entries.find((entry) => entry.key === key)?.env ?? [];
    expect(variables.length).toBeGreaterThan(0);
    for (const name of variables) {
      const world = worldOf({}, { [name]: "no\nvalue" });
      const error = expectBad(() => loadSettings({}, world), key, "environment", name);
      expect(error.message).toBe(`${name} (environment): expected ${expected}, got "no\\nvalue"`);
    }
  });

  test("in the call", () => {
    for (const [value, shown] of wrongForCalls) {
      const call = { [key]: value } as Partial<RawSettings>;
      const error = expectBad(() => loadSettings(call, worldOf()), key, "call", "options");
      expect(error.message).toBe(`${key} (call options): expected ${expected}, got ${shown}`);
    }
  });

  test("as a default", () => {
    for (const [value] of wrongForAll) {
      const document = { [key]: { default: value, description: "", env: [] } };
      expectBad(() => compileCatalog(document, "/d.json"), key, "default", "/d.json");
    }
  });

  test("null, unless it means something", () => {
    const call = { [key]: null } as Partial<RawSettings>;
    if (expected.endsWith(", or null")) {
      expect(loadSettings(call, worldOf())[key]).toBeNull();
    } else {
      expectBad(() => loadSettings(call, worldOf()), key, "call", "options");
    }
  });
});

test.each([
  ["NUM_RESUBMITS", "three", 'expected a whole number of at least 0, got "three"'],
  ["NUM_RESUBMITS", "-1", "expected a whole number of at least 0"],
  ["NUM_RESUBMITS", "2.5", "expected a whole number of at least 0"],
  ["IDLE_THRESHOLD", "1%", "expected a number of at least 0"],
  ["CHECK_FREQUENCY", "0", "expected a duration from 0.01 to 2147483 s"],
  ["CHECK_FREQUENCY", "4000000", "expected a duration from 0.01 to 2147483 s"],
  ["CREATE_PLOTS", "maybe", "expected true or false"],
  ["DEFAULT_QUEUE", "all.q long.q", "expected a name without spaces"],
  ["DEFAULT_QUEUE", "-sync", "expected a name without spaces"],
  ["SMTP_SERVER", "smtp example", "expected a host name or IP address"],
  ["ERROR_MAIL_RECIPIENT", "ada", "expected a mail address"],
  ["GRIDPULSE_MEMORY", "2X", 'expected a size such as "2G"'],
  ["GRIDPULSE_TIME", "01:30", "expected a duration of at least 1 s"],
  ["GRIDPULSE_WORKERS", "0", "expected a whole number of at least 1, or null"],
  ["GRIDPULSE_ON_ERROR", "ignore", 'expected "throw" or "collect"'],
  ["GRIDPULSE_SCHEDULER", "pbs", '"gridengine" or "slurm", got "pbs"'],
  ["GRIDPULSE_PORT_RANGE", "5100-5000", "expected a range of ports from 1 to 65535"],
])("%s=%s", (name, text, part) => {
  expect(() => loadSettings({}, worldOf({}, { [name]: text }))).toThrow(part);
});

test("a bad value is an error also where another source wins", () => {
  const world = worldOf({ [filePaths["user file"]]: '{ "cpus": 0 }' }, { GRIDPULSE_CPUS: "2" });
  expect(() => loadSettings({ cpus: 4 }, world)).toThrow("cpus (user file");
});

test("of a setting's variables only the one that wins is checked", () => {
  const env = { DEFAULT_QUEUE: "not for us", GRIDPULSE_DEFAULT_QUEUE: "long.q" };
  expect(loadSettings({}, worldOf({}, env)).defaultQueue).toBe("long.q");
});

describe("heartbeats must be more frequent than the longest silence allowed", () => {
  test("both from different sources, both named", () => {
    const world = worldOf(
      { [filePaths["project file"]]: '{ "maxTimeBetweenHeartbeats": 60 }' },
      { HEARTBEAT_FREQUENCY: "120" },
    );
    const error = thrownBy(() => loadSettings({}, world));
    expect(error).toMatchObject({
      code: "GRIDPULSE_BAD_SETTING",
      setting: "heartbeatFrequency",
      source: "environment",
      message:
        "HEARTBEAT_FREQUENCY (environment): expected less than maxTimeBetweenHeartbeats, which is " +
        `1m (project file ${filePaths["project file"]}), got 2m`,
    });
  });

  test("equal is refused, against a default too", () => {
    expect(() => loadSettings({ heartbeatFrequency: 90 }, worldOf())).toThrow(
      "heartbeatFrequency (call options): expected less than maxTimeBetweenHeartbeats, which is 1m30s (default)",
    );
  });

  test("fractions of seconds are fine", () => {
    const call = {
      heartbeatFrequency: 0.05,
      maxTimeBetweenHeartbeats: 0.5,
      checkFrequency: "20ms",
    };
    expect(loadSettings(call, worldOf())).toMatchObject({ ...call, checkFrequency: 0.02 });
  });
});
