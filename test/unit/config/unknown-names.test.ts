import { expect, test } from "vitest";
import { didYouMean } from "../../../lib/config/did-you-mean.ts";
import { loadSettings, type RawSettings } from "../../../lib/config/settings.ts";
import { settingKeys } from "../../../lib/config/table.ts";
import { thrownBy, worldOf } from "./world.ts";

const load = (env: Readonly<Record<string, string | undefined>>) =>
  loadSettings({}, worldOf({}, env));

test("an unknown GRIDPULSE_ variable", () => {
  const error = thrownBy(() => load({ GRIDPULSE_NUM_RESUBMIT: "1" }));
  expect(error).toMatchObject({
    code: "GRIDPULSE_UNKNOWN_SETTING",
    unknown: ["GRIDPULSE_NUM_RESUBMIT"],
    source: "environment",
    origin: "GRIDPULSE_NUM_RESUBMIT",
  });
  expect((error as Error).message).toMatch(
    /^environment: unknown setting "GRIDPULSE_NUM_RESUBMIT" \(did you mean GRIDPULSE_NUM_RESUBMITS\?\); known: GRIDPULSE_BIND_HOST, /,
  );
});

test("variables of our own and of others are left alone", () => {
  const env = {
    GRIDPULSE_WORKER_BOOTSTRAP: "/x",
    GRIDPULSE_SITE_CONFIG: "",
    GRIDPULSE_NOT_SET: undefined,
    USE_CHERRYPY: "True",
    GRID_MAP_REDIS_DB: "2",
    PATH: "/bin",
  };
  expect(load(env)).toEqual(load({}));
});

test("an unknown option of the call", () => {
  const call = { wrokers: 2 } as Partial<RawSettings>;
  expect(() => loadSettings(call, worldOf())).toThrow(
    'call options: unknown option "wrokers" (did you mean workers?); known: bindHost',
  );
});

test("many unknown names are counted", () => {
  const call = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`qqqqqqqq${i}`, i]));
  expect(() => loadSettings(call, worldOf())).toThrow('"qqqqqqqq4", and 4 more; known');
});

test.each([
  ["numResubmit", "numResubmits"],
  ["NUM_RESUBMITS", "numResubmits"],
  ["num-resubmits", "numResubmits"],
  ["schedular", "scheduler"],
  ["heartBeatFrequncy", "heartbeatFrequency"],
  ["tiem", "time"],
  ["foo", undefined],
  ["x", undefined],
  ["", undefined],
  ["banana", undefined],
  ["w".repeat(1000), undefined],
])("%s was meant to be %s", (written, meant) => {
  expect(didYouMean(written, settingKeys)).toBe(meant);
});
