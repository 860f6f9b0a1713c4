/**
 * Values on their way: many values in one message.
 *
 * Values of one batch share a single v8 message, thirty times cheaper than one each. But v8 keeps
 * identity within a message: two tasks whose arguments share an object would see each other's
 * changes to it, or not, depending on how tasks were chunked. So a batch whose values are entangled
 * is written value by value.
 */
import { ValueReader, ValueWriter } from "./serializer.ts";

/** The parts of one encoded batch: the message, then the buffers that travel beside it. */
export type Frames = readonly Uint8Array[];

const together = 0;
const apart = 1;
const numbers = 2;
const text = 3;

/** Encodes values, in order. Throws what v8 throws for a value that cannot be cloned. */
export function encodeValues(values: readonly unknown[]): Frames {
  // v8's serialiser costs 8 µs before its first byte, as much as everything else that happens to a
  // small task. What simpler means carry exactly goes by them.
  if (values.every(isNumber))
    return [withKind(numbers, [new Uint8Array(Float64Array.from(values).buffer)])];
  if (values.every(isPlain)) return [withKind(text, [Buffer.from(JSON.stringify(values))])];
  return areEntangled(values) ? encodeApart(values) : encodeTogether(values);
}

/** Encodes a single value. */
export function encodeValue(value: unknown): Frames {
  return encodeValues([value]);
}

/** The values of a batch, in order. Throws on bytes that are not a batch. */
export function decodeValues(frames: Frames): unknown[] {
  const [body, ...buffers] = frames;
  if (body === undefined || body.length === 0) throw new TypeError("an empty batch of values");
  const rest = body.subarray(1);
  if (body[0] === together) return decodeTogether(rest, buffers);
  if (body[0] === apart) return decodeApart(rest, buffers);
  if (body[0] === numbers) return Array.from(new Float64Array(copyOf(rest)));
  if (body[0] === text) return decodeText(rest);
  throw new TypeError(`an unknown kind of batch, ${body[0]}`);
}

/** The value that {@link encodeValue} encoded. */
export function decodeValue(frames: Frames): unknown {
  return decodeValues(frames)[0];
}

/** How many bytes a batch takes on the wire. */
export function framesSize(frames: Frames): number {
  let size = 0;
  for (const frame of frames) size += frame.byteLength;
  return size;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/** What JSON carries exactly, but for numbers: their usual batch is {@link numbers}. */
function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || value === null;
}

function decodeText(bytes: Uint8Array): unknown[] {
  const values: unknown = JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(),
  );
  if (!Array.isArray(values)) throw new TypeError("a batch that is no list");
  return values;
}

function encodeTogether(values: readonly unknown[]): Frames {
  const beside = new Map<ArrayBufferLike, number>();
  const writer = new ValueWriter(beside);
  writer.writeValue(values);
  return [withKind(together, [writer.releaseBuffer()]), ...copies(beside)];
}

function decodeTogether(bytes: Uint8Array, buffers: Frames): unknown[] {
  const reader = new ValueReader(bytes);
  buffers.forEach((buffer, id) => reader.transferArrayBuffer(id, wholeBuffer(buffer)));
  const values: unknown = reader.readValue();
  if (!Array.isArray(values)) throw new TypeError("a batch that is no list");
  return values;
}

function encodeApart(values: readonly unknown[]): Frames {
  const beside = new Map<ArrayBufferLike, number>();
  const lengths = new Uint32Array(values.length + 1);
  lengths[0] = values.length;
  const messages = values.map((value, position) => {
    const writer = new ValueWriter(beside);
    writer.writeValue(value);
    const message = writer.releaseBuffer();
    lengths[position + 1] = message.length;
    return message;
  });
  const header = new Uint8Array(lengths.buffer);
  return [withKind(apart, [header, ...messages]), ...copies(beside)];
}

function decodeApart(bytes: Uint8Array, buffers: Frames): unknown[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  let start = 4 + 4 * count;
  const values: unknown[] = [];
  for (let position = 0; position < count; position++) {
    const length = view.getUint32(4 + 4 * position, true);
    const reader = new ValueReader(bytes.subarray(start, start + length));
    // A copy for each value: they must not see each other's changes.
    buffers.forEach((buffer, id) => reader.transferArrayBuffer(id, copyOf(buffer)));
    values.push(reader.readValue());
    start += length;
  }
  return values;
}

function withKind(kind: number, parts: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(1 + framesSize(parts));
  bytes[0] = kind;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Copies, because the owner may change a buffer before it has left, or before it is sent again. */
function copies(beside: ReadonlyMap<ArrayBufferLike, number>): Uint8Array[] {
  return Array.from(beside.keys(), (buffer) => new Uint8Array(copyOf(new Uint8Array(buffer))));
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** The buffer under a received frame, without a copy where the frame is all of it. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? buffer : copyOf(bytes);
}

/** Whether two of these values reach the same object. */
function areEntangled(values: readonly unknown[]): boolean {
  const owners = new Map<object, number>();
  const open: object[] = [];
  for (const [owner, value] of values.entries()) {
    if (typeof value !== "object" || value === null) continue;
    open.push(value);
    for (let object = open.pop(); object !== undefined; object = open.pop()) {
      const known = owners.get(object);
      if (known === owner) continue;
      if (known !== undefined) return true;
      owners.set(object, owner);
      pushChildren(object, open);
    }
  }
  return false;
}

function pushChildren(object: object, open: object[]): void {
  if (ArrayBuffer.isView(object)) {
    // A slice of Node's pool travels without the pool.
    const isSlice = Buffer.isBuffer(object) && object.byteLength !== object.buffer.byteLength;
    if (!isSlice) open.push(object.buffer);
    return;
  }
  if (Array.isArray(object)) {
    pushElements(object, open);
    return;
  }
  if (object instanceof Map) {
    for (const [key, value] of object as ReadonlyMap<unknown, unknown>) {
      if (typeof key === "object" && key !== null) open.push(key);
      if (typeof value === "object" && value !== null) open.push(value);
    }
    return;
  }
  if (object instanceof Set) {
    for (const element of object as ReadonlySet<unknown>) {
      if (typeof element === "object" && element !== null) open.push(element);
    }
    return;
  }
  pushObjects(Object.values(object), open);
  // The one field that v8 carries though it is hidden.
  if (object instanceof Error) pushObjects([object.cause], open);
}

/** Fields of an array that are not elements are looked for up to this length; it is slow. */
const shortArray = 64;
/** An array with more holes than this may have billions. */
const mostHoles = 1000;

function pushElements(array: readonly unknown[], open: object[]): void {
  if (array.length <= shortArray) {
    pushObjects(Object.values(array), open);
    return;
  }
  let holes = 0;
  for (const element of array) {
    if (typeof element === "object" && element !== null) open.push(element);
    else if (element === undefined && ++holes > mostHoles) {
      pushObjects(Object.values(array), open);
      return;
    }
  }
}

function pushObjects(values: readonly unknown[], open: object[]): void {
  for (const value of values) {
    if (typeof value === "object" && value !== null) open.push(value);
  }
}
