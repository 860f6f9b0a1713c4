/** Messages to frames and back. Whatever comes in is checked before anybody acts on it. */
import { BadMessageError } from "./bad-message.ts";
import { decodeCompact, encodeCompact } from "./compact.ts";
import { causes, type Message, type ToDispatcher, type ToWorker } from "./messages.ts";
import {
  isBoolean,
  isCount,
  isNumber,
  isRange,
  isRecord,
  isString,
  listOf,
  misfit,
  ofShape,
  oneOf,
  optional,
  type Shape,
} from "./shape.ts";

/** Headers are small; only a results header with many gaps comes near. */
const largestHeader = 1024 * 1024;
/** The code of `{`, with which each header of JSON starts. */
const brace = 0x7b;

const sample: Shape = {
  at: isNumber,
  cpu: isNumber,
  cpuSeconds: isNumber,
  memory: isNumber,
  read: isNumber,
  written: isNumber,
  processes: isCount,
  state: isString,
};

const toDispatcher: Readonly<Record<ToDispatcher["type"], Shape>> = {
  hello: {
    protocol: isCount,
    version: isString,
    node: isString,
    worker: isCount,
    role: oneOf("executor", "supervisor"),
    incarnation: isCount,
    token: isString,
    host: isString,
    pid: isCount,
  },
  results: {
    sequence: isCount,
    chunk: isCount,
    ranges: listOf(isRange),
    threw: listOf(isCount),
    busy: isNumber,
  },
  word: {
    index: isCount,
    attempt: isCount,
    progress: optional(isNumber),
    log: optional(isString),
  },
  unable: { group: isCount },
  beat: { incarnation: isCount, executing: listOf(isCount), sample: optional(ofShape(sample)) },
  exit: {
    incarnation: isCount,
    cause: oneOf(...causes),
    evidence: isString,
    executing: listOf(isCount),
    tail: isString,
  },
  note: { text: isString },
  bye: { reason: isString },
};

const toWorker: Readonly<Record<ToWorker["type"], Shape>> = {
  welcome: {},
  refused: { reason: isString },
  who: {},
  code: {
    group: isCount,
    style: oneOf("item", "spread", "job"),
    hasShared: isBoolean,
    concurrency: isCount,
  },
  work: {
    chunk: isCount,
    group: isCount,
    first: isCount,
    count: isCount,
    attempt: isCount,
    ack: isCount,
  },
  ack: { ack: isCount },
  drop: { chunk: isCount, ranges: listOf(isRange) },
  leave: { grace: isNumber, reason: isString },
  heard: {},
};

export function encodeMessage(message: Message): Uint8Array {
  return encodeCompact(message) ?? Buffer.from(JSON.stringify(message));
}

/** Reads the header of what a worker sent. */
export function decodeToDispatcher(header: Uint8Array | undefined): ToDispatcher {
  const value = readHeader(header);
  assertShaped<ToDispatcher>(value, toDispatcher);
  return value;
}

/** Reads the header of what a dispatcher sent. */
export function decodeToWorker(header: Uint8Array | undefined): ToWorker {
  const value = readHeader(header);
  assertShaped<ToWorker>(value, toWorker);
  return value;
}

function readHeader(header: Uint8Array | undefined): unknown {
  if (header === undefined) throw new BadMessageError("expected a header, got nothing");
  if (header[0] !== brace) {
    const compact = decodeCompact(header);
    if (compact !== undefined) return compact;
    throw new BadMessageError("expected a header of JSON or numbers, got something else");
  }
  if (header.length > largestHeader) {
    const size = `${header.length}`;
    throw new BadMessageError(`expected a header of ${largestHeader} bytes at most, got ${size}`);
  }
  try {
    return JSON.parse(Buffer.from(header.buffer, header.byteOffset, header.length).toString());
  } catch (cause) {
    throw new BadMessageError("expected a JSON header, got malformed JSON", { cause });
  }
}

function assertShaped<M extends Message>(
  value: unknown,
  shapes: Readonly<Record<M["type"], Shape>>,
): asserts value is M {
  if (!isRecord(value)) throw new BadMessageError("expected a header that is an object");
  const type = value["type"];
  const table: Readonly<Record<string, Shape | undefined>> = shapes;
  const shape = typeof type === "string" && Object.hasOwn(table, type) ? table[type] : undefined;
  if (shape === undefined) throw new BadMessageError("expected a known type of message");
  const field = misfit(value, shape);
  if (field === undefined) return;
  throw new BadMessageError(`expected a valid field "${field}" in a message "${String(type)}"`);
}
