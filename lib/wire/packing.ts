/**
 * Small frames share one: each frame of its own costs two microseconds on either side, as much as
 * all that is in it.
 */

/** Messages of more bytes keep their frames, which then travel without a copy. */
const mostBytes = 2048;
/** No header starts with it: JSON starts with a brace, numbers with the low bytes of a double. */
const packedTag = 0xff;
/** The tag, the number of frames, then two bytes for the length of each. */
const lengthsAt = 2;

export function packFrames(frames: readonly Uint8Array[]): readonly Uint8Array[] {
  let size = lengthsAt + 2 * frames.length;
  for (const frame of frames) size += frame.length;
  if (size > mostBytes || frames.length < 2) return frames;
  const packed = Buffer.allocUnsafe(size);
  packed[0] = packedTag;
  packed[1] = frames.length;
  let at = lengthsAt + 2 * frames.length;
  for (const [place, frame] of frames.entries()) {
    packed.writeUInt16LE(frame.length, lengthsAt + 2 * place);
    packed.set(frame, at);
    at += frame.length;
  }
  return [packed];
}

/** The frames as they were; what was not packed, or not by us, stays as it is. */
export function unpackFrames(frames: readonly Buffer[]): readonly Buffer[] {
  const [packed] = frames;
  if (packed === undefined || frames.length > 1 || packed[0] !== packedTag) return frames;
  const count = packed[1] ?? 0;
  let at = lengthsAt + 2 * count;
  if (at > packed.length) return frames;
  const unpacked: Buffer[] = [];
  for (let place = 0; place < count; place++) {
    const end = at + packed.readUInt16LE(lengthsAt + 2 * place);
    unpacked.push(packed.subarray(at, end));
    at = end;
  }
  return at === packed.length ? unpacked : frames;
}
