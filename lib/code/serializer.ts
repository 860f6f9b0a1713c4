/**
 * v8's structured serialisation with two changes: big buffers travel beside the bytes instead of
 * inside them (an 8 MB array is then one memcpy instead of repeated growth), and a view keeps the
 * identity of the buffer under it, which Node's own serialiser loses.
 */
import { Deserializer, Serializer } from "node:v8";

/** Buffers of at least this many bytes travel in a frame of their own. */
const outOfBandBytes = 16 * 1024;

/** The view types that can travel. The position in this list is what is written: only ever append. */
const viewTypes = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

const dataViewTag = 100;
const ownBufferTag = 101;
const pooledBufferTag = 102;

type HostView = ArrayBufferView & { readonly length?: number };

/** Writes one message; buffers which travel beside it collect in {@link beside}. */
export class ValueWriter extends Serializer {
  /** Not in Node's types, yet what its own DefaultSerializer calls. */
  declare _setTreatArrayBufferViewsAsHostObjects: (on: boolean) => void;
  /** The big buffers met so far, shared by all writers of one batch so that each is sent once. */
  readonly beside: Map<ArrayBufferLike, number>;
  readonly #mine = new Set<ArrayBufferLike>();

  constructor(beside: Map<ArrayBufferLike, number>) {
    super();
    this.beside = beside;
    this._setTreatArrayBufferViewsAsHostObjects(true);
    this.writeHeader();
  }

  /** Called by v8 for each view. */
  _writeHostObject(view: HostView): void {
    if (Buffer.isBuffer(view)) {
      if (view.byteLength !== view.buffer.byteLength) {
        // A slice of Node's pool: the rest of the pool is none of the receiver's business.
        this.writeUint32(pooledBufferTag);
        this.writeUint32(view.byteLength);
        this.writeRawBytes(view);
        return;
      }
      this.#writeView(ownBufferTag, view, view.byteLength);
      return;
    }
    if (view instanceof DataView) {
      this.#writeView(dataViewTag, view, view.byteLength);
      return;
    }
    const tag = viewTypes.findIndex((type) => view instanceof type);
    if (tag < 0) throw new TypeError(`${view.constructor.name} could not be cloned.`);
    this.#writeView(tag, view, view.length ?? 0);
  }

  #writeView(tag: number, view: ArrayBufferView, length: number): void {
    const buffer = view.buffer;
    if (buffer instanceof SharedArrayBuffer) {
      throw new TypeError("#<SharedArrayBuffer> could not be cloned.");
    }
    if (buffer.byteLength >= outOfBandBytes && !this.#mine.has(buffer)) {
      this.#mine.add(buffer);
      let id = this.beside.get(buffer);
      if (id === undefined) {
        id = this.beside.size;
        this.beside.set(buffer, id);
      }
      this.transferArrayBuffer(id, buffer);
    }
    this.writeUint32(tag);
    this.writeDouble(view.byteOffset);
    this.writeDouble(length);
    this.writeValue(buffer);
  }
}

/** Reads what {@link ValueWriter} wrote. */
export class ValueReader extends Deserializer {
  constructor(bytes: Uint8Array) {
    super(bytes);
    this.readHeader();
  }

  /** Called by v8 for each view. */
  _readHostObject(): unknown {
    const tag = this.readUint32();
    if (tag === pooledBufferTag) return Buffer.from(this.readRawBytes(this.readUint32()));
    const byteOffset = this.readDouble();
    const length = this.readDouble();
    const buffer: unknown = this.readValue();
    if (!(buffer instanceof ArrayBuffer)) throw new TypeError("a view without its buffer");
    if (tag === ownBufferTag) return Buffer.from(buffer, byteOffset, length);
    if (tag === dataViewTag) return new DataView(buffer, byteOffset, length);
    const type = viewTypes[tag];
    if (type === undefined) throw new TypeError(`an unknown type of view, ${tag}`);
    return new type(buffer, byteOffset, length);
  }
}
