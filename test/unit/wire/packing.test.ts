import * as fc from "fast-check";
import { expect, test } from "vitest";
import { packFrames, unpackFrames } from "../../../lib/wire/packing.ts";

const toBuffers = (frames: readonly Uint8Array[]) => frames.map((frame) => Buffer.from(frame));
/** As headers and values begin, so not with what marks packed frames. */
const header = fc.uint8Array({ minLength: 1, maxLength: 60 }).filter(([first]) => first !== 0xff);
const frame = fc.uint8Array({ maxLength: 300 });

test("frames arrive as they were, few or many, small or large", () => {
  fc.assert(
    fc.property(header, fc.array(frame, { maxLength: 20 }), (first, others) => {
      const frames = toBuffers([first, ...others]);
      const packed = packFrames(frames);
      expect(toBuffers(unpackFrames(toBuffers(packed)))).toEqual(frames);
    }),
    { numRuns: 1000 },
  );
});

test("small frames travel as one, large ones by themselves", () => {
  const small = [Buffer.alloc(100), Buffer.alloc(100)];
  expect(packFrames(small).length).toBe(1);
  const large = [Buffer.alloc(100), Buffer.alloc(5000)];
  expect(packFrames(large)).toBe(large);
});

test("bytes that only look packed stay as they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const frames = [Buffer.from([0xff, ...bytes])];
      const unpacked = unpackFrames(frames);
      const size = unpacked.reduce((sum, { length }) => sum + length, 0);
      expect(size).toBeLessThanOrEqual(bytes.length + 1);
    }),
    { numRuns: 2000 },
  );
  expect(unpackFrames([])).toEqual([]);
});
