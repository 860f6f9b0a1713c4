import { expect, test } from "vitest";
import { humaneBytes, humaneCount, humaneDuration } from "../../../lib/report/humane.ts";

test.each([
  [0, "0 B"],
  [1, "1 B"],
  [999, "999 B"],
  [1000, "1 KB"],
  [1024, "1 KB"],
  [1536, "1.5 KB"],
  [1.4 * 1024 ** 3, "1.4 GB"],
  [2 * 1024 ** 3, "2 GB"],
  [9.94 * 1024 ** 2, "9.9 MB"],
  [9.96 * 1024 ** 2, "10 MB"],
  [999.4 * 1024 ** 2, "999 MB"],
  [999.6 * 1024 ** 2, "1 GB"],
  [64 * 1024 ** 4, "64 TB"],
  [5000 * 1024 ** 5, "5000 PB"],
])("%d bytes are %s", (bytes, said) => {
  expect(humaneBytes(bytes)).toBe(said);
});

test.each([
  [0, "0 ms"],
  [0.4, "0 ms"],
  [999, "999 ms"],
  [999.7, "1 s"],
  [1000, "1 s"],
  [4230, "4.2 s"],
  [9940, "9.9 s"],
  [9960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min"],
  [192_000, "3 min 12 s"],
  [3_599_600, "1 h"],
  [7_500_000, "2 h 5 min"],
  [86_399_000, "1 d"],
  [273_600_000, "3 d 4 h"],
  [1e12, "11,574 d 2 h"],
])("%d ms are %s", (milliseconds, said) => {
  expect(humaneDuration(milliseconds)).toBe(said);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1234, "1,234"],
  [10_000_000, "10,000,000"],
])("the count %d is %s", (count, said) => {
  expect(humaneCount(count)).toBe(said);
});
