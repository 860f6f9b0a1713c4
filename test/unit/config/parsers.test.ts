import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refused } from "../../../lib/config/check.ts";
import { duration, formatDuration, parseDuration } from "../../../lib/config/duration.ts";
import { formatSize, parseSize, size } from "../../../lib/config/size.ts";

describe("sizes", () => {
  test.each([
    ["2G", 2 * 1024 ** 3],
    ["512M", 512 * 1024 ** 2],
    ["1.5k", 1536],
    ["1 GiB", 1024 ** 3],
    ["1gb", 1024 ** 3],
    ["7B", 7],
    ["2147483648", 2 ** 31],
    ["1P", 1024 ** 5],
    ["0", 0],
  ])("%s", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    "",
    "G",
    "-1G",
    "2X",
    "1e3",
    "0x10",
    "1,5G",
    "2G2",
    "9P9",
    "99999P",
    "Infinity",
    "2iB",
  ])("%j is none", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  test("every number of bytes survives being written and read", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 5 }), (n, power) => {
        const text = formatSize(n * 1024 ** power);
        expect(text).toBe(`${n}${["", "K", "M", "G", "T", "P"][power]}`);
        expect(parseSize(text)).toBe(n * 1024 ** power);
      }),
    );
  });

  test("as a value: at least one whole byte", () => {
    for (const bad of [0, -1, 1.5, Number.NaN, "0", "0.1", null]) {
      expect(size.read(bad)).toBe(refused);
    }
    expect(size.read(1)).toBe(1);
  });
});

describe("durations", () => {
  test.each([
    ["1h30m", 5400],
    ["90s", 90],
    ["01:30:00", 5400],
    ["1-12:00:00", 129_600],
    ["0:00:00.5", 0.5],
    ["100:00:00", 360_000],
    ["500ms", 0.5],
    ["1m 500ms", 60.5],
    ["2d", 172_800],
    ["1.5h", 5400],
    ["1H30M", 5400],
    ["90", 90],
    ["0.5", 0.5],
    ["0.1s", 0.1],
  ])("%s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    "",
    " ",
    "h",
    "1h1h",
    "30m1h",
    "01:30",
    "1:60:00",
    "1:00:60",
    "-1s",
    "1e3",
    "5x",
    ":::",
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("every number of milliseconds survives being written and read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (milliseconds) => {
        const seconds = milliseconds / 1000;
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });

  test("clock and units agree", () => {
    const part = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(fc.nat(30), fc.nat(23), part, part, (d, h, m, s) => {
        const clock = `${d}-${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`;
        expect(parseDuration(clock)).toBe(parseDuration(`${d}d${h}h${m}m${s}s`));
      }),
    );
  });

  test("any text gives a duration or nothing, never an exception or NaN", () => {
    const bounds = { min: 0, max: 10 };
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const seconds = duration(bounds).read(value);
        if (seconds === refused) return;
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(seconds).toBeLessThanOrEqual(10);
      }),
    );
  });
});
