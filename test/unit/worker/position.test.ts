import { closeSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import {
  clearPosition,
  createPositionFile,
  PositionSlot,
  readPosition,
} from "../../../lib/worker/position.ts";

test("as many tasks at a time as anybody likes are all noted", () => {
  const file = createPositionFile();
  onTestFinished(() => closeSync(file));
  expect(readPosition(file)).toEqual([]);
  const slots = Array.from({ length: 5000 }, (_, lane) => new PositionSlot(file, lane));
  for (const [lane, slot] of slots.entries()) slot.running(2 * lane);
  expect(readPosition(file)).toEqual(slots.map((_, lane) => 2 * lane));
  for (const slot of slots.slice(0, -1)) slot.idle();
  expect(readPosition(file)).toEqual([2 * 4999]);
  clearPosition(file);
  expect(readPosition(file)).toEqual([]);
});
