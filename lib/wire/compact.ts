/**
 * The two headers that a small task waits for, as plain numbers: a fifth of JSON's time on both
 * sides together. Doubles hold every index exactly; both ends are little-endian, as all machines are
 * that Node runs on.
 */
import type { Message, Results, Work } from "./messages.ts";

const workTag = 1;
const resultsTag = 2;
/** The tag and six numbers, all of eight bytes. */
const workNumbers = 7;
const resultsNumbers = 6;

/** Writes a header in numbers; undefined where it has more to say than these can hold. */
export function encodeCompact(message: Message): Uint8Array | undefined {
  if (message.type === "work") {
    const { chunk, group, first, count, attempt, ack } = message;
    return bytesOf(workTag, chunk, group, first, count, attempt, ack);
  }
  if (message.type !== "results" || message.threw.length > 0) return undefined;
  const [range, ...others] = message.ranges;
  if (range === undefined || others.length > 0) return undefined;
  return bytesOf(resultsTag, message.sequence, message.chunk, range[0], range[1], message.busy);
}

/** Reads a header in numbers; undefined where it is none. What they are is still to be checked. */
export function decodeCompact(bytes: Uint8Array): Work | Results | undefined {
  const numbers = new Float64Array(bytes.length >>> 3);
  if (numbers.byteLength !== bytes.length) return undefined;
  new Uint8Array(numbers.buffer).set(bytes);
  const [tag, a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN] = numbers;
  if (tag === workTag && numbers.length === workNumbers) {
    return { type: "work", chunk: a, group: b, first: c, count: d, attempt: e, ack: f };
  }
  if (tag === resultsTag && numbers.length === resultsNumbers) {
    return { type: "results", sequence: a, chunk: b, ranges: [[c, d]], threw: [], busy: e };
  }
  return undefined;
}

function bytesOf(...numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}
