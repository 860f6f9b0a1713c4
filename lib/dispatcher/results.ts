import { isThrown, type Thrown } from "../code/thrown.ts";
import { decodeValue, decodeValues } from "../code/values.ts";
import { BadMessageError } from "../wire/bad-message.ts";
import type { Results } from "../wire/messages.ts";
import type { Peer } from "./door.ts";
import type { Arrived } from "./listener.ts";

/** Numbers for each task in the usage frame. */
const usageColumns = 3;
/** More tasks than any chunk holds. */
const mostTasks = 1_000_000;

/** Reads the frames of a results message and checks that they fit together. */
export function readResults(
  { ranges, threw }: Results,
  [usageFrame, ...valueFrames]: readonly Buffer[],
  { worker, hello }: Peer,
): Arrived {
  const count = ranges.reduce((sum, [, length]) => sum + length, 0);
  if (count > mostTasks) throw new BadMessageError(`results of ${count} tasks in one message`);
  const indices: number[] = [];
  for (const [first, length] of ranges) {
    for (let index = first; index < first + length; index++) indices.push(index);
  }
  const values = readFrames(() => decodeValues(valueFrames));
  const usage = new Float32Array(count * usageColumns);
  if (values.length !== count || usageFrame?.byteLength !== usage.byteLength) {
    throw new BadMessageError(`expected ${count} values and their usage, got ${values.length}`);
  }
  new Uint8Array(usage.buffer).set(usageFrame);
  for (const position of threw) assertThrown(values[position]);
  return { indices, values, threw: new Set(threw), usage, worker, host: hello.host };
}

/** Reads an error that came alone. */
export function readThrown(frames: readonly Buffer[]): Thrown {
  const thrown = readFrames(() => decodeValue(frames));
  assertThrown(thrown);
  return thrown;
}

function readFrames<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new BadMessageError("the values of a message cannot be read", { cause });
  }
}

function assertThrown(value: unknown): asserts value is Thrown {
  if (!isThrown(value)) throw new BadMessageError("expected an error that was taken apart");
}
