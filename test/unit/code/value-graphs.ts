/** Values for tests: every kind that structured clone can carry, shared and in cycles. */
import * as fc from "fast-check";

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

/** Any text, lone surrogates among it. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
  .map((units) => String.fromCharCode(...units));

export const primitive: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(undefined, null, true, false, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, ""),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  anyText,
);

/** What has nothing inside it that could be shared. */
const leaf: fc.Arbitrary<object> = fc.oneof(
  fc.date().map((date) => date),
  fc.constantFrom(/a+b/gi, /[\u{1F600}]/u, /^$/).map((regExp) => new RegExp(regExp)),
  fc.double().map((value) => new Number(value)),
  fc.boolean().map((value) => new Boolean(value)),
  anyText.map((value) => new String(value)),
  fc.bigInt().map((value) => Object(value) as object),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);

/** Small, and just below and at the size from which on buffers travel by themselves. */
const buffer = fc
  .tuple(fc.constantFrom(0, 8, 64, 16 * 1024 - 8, 16 * 1024, 40_000), fc.integer())
  .map(([size, seed]) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 97) bytes[at] = seed + at;
    return bytes.buffer;
  });

type Reference = (nodes: readonly unknown[]) => unknown;

/** Either a primitive or one of the nodes of the graph. */
const reference: fc.Arbitrary<Reference> = fc.oneof(
  primitive.map((value) => () => value),
  fc.nat().map((at) => (nodes: readonly unknown[]) => nodes[at % nodes.length]),
);

interface Plan {
  readonly node: object;
  /** Once all nodes are there. */
  readonly fill: (nodes: readonly unknown[]) => void;
}

const references = fc.array(reference, { maxLength: 4 });
const keys = ["a", "b", "1", "with space", "ü"];

const container: fc.Arbitrary<Plan> = fc.oneof(
  references.map((inside) =>
    planOf({}, inside, (node, value, at) => {
      node[keys[at] ?? "x"] = value;
    }),
  ),
  references.map((inside) => planOf([] as unknown[], inside, (node, value) => node.push(value))),
  // With holes, and with a field that is no index.
  references.map((inside) =>
    planOf([] as unknown[], inside, (node, value, at) => {
      Reflect.set(node, at === 3 ? "name" : String(at * 3), value);
    }),
  ),
  references.map((inside) =>
    planOf(new Map<unknown, unknown>(), inside, (node, value, at) => {
      node.set(at % 2 === 0 ? value : at, at % 2 === 0 ? at : value);
    }),
  ),
  references.map((inside) => planOf(new Set<unknown>(), inside, (node, value) => node.add(value))),
);

function planOf<T extends object>(
  node: T,
  inside: readonly Reference[],
  put: (node: T & Record<string, unknown>, value: unknown, at: number) => void,
): Plan {
  return {
    node,
    fill: (nodes) => {
      for (const [at, resolve] of inside.entries())
        put(node as T & Record<string, unknown>, resolve(nodes), at);
    },
  };
}

const still = (arbitrary: fc.Arbitrary<object>) =>
  arbitrary.map((node): Plan => ({ node, fill: () => undefined }));

/** One buffer, and views of it of several kinds. */
const views: fc.Arbitrary<readonly Plan[]> = fc
  .tuple(buffer, fc.array(fc.nat({ max: viewTypes.length + 1 }), { minLength: 1, maxLength: 3 }))
  .map(([bytes, kinds]) => {
    const nodes = kinds.map((kind) => {
      if (kind > viewTypes.length) return Buffer.from(bytes);
      const type = viewTypes[kind];
      return type === undefined ? new DataView(bytes) : new type(bytes);
    });
    return [bytes, ...nodes].map((node) => ({ node, fill: () => undefined }));
  });

/** A batch of values that may share anything among them, and contain themselves. */
export const batch: fc.Arbitrary<unknown[]> = fc
  .tuple(
    fc.array(container, { minLength: 1, maxLength: 6 }),
    fc.array(still(leaf), { maxLength: 3 }),
    fc.option(views, { nil: [] }),
    fc.array(reference, { maxLength: 5 }),
  )
  .map(([containers, leaves, viewPlans, roots]) => {
    const plans = [...containers, ...leaves, ...viewPlans];
    const nodes = plans.map(({ node }) => node);
    for (const { fill } of plans) fill(nodes);
    return roots.map((resolve) => resolve(nodes));
  });

/** What an object holds, in an order that its copy has too. */
export function childrenOf(value: object): unknown[] {
  if (Buffer.isBuffer(value) && value.byteLength !== value.buffer.byteLength) return [];
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return [...value];
  return Object.values(value) as unknown[];
}

/** All objects that can be reached from a value. */
export function objectsIn(value: unknown): Set<object> {
  const found = new Set<object>();
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null || found.has(next)) continue;
    found.add(next);
    open.push(...childrenOf(next));
  }
  return found;
}
