/** Every message that the protocol knows. */
import * as fc from "fast-check";
import { causes, type ToDispatcher, type ToWorker } from "../../../lib/wire/messages.ts";

const count = fc.maxSafeNat();
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const text = fc.string({ unit: "binary", maxLength: 30 });
const counts = fc.array(count, { maxLength: 5 });
const ranges = fc.array(fc.tuple(count, count), { maxLength: 5 });
const role = fc.constantFrom("executor" as const, "supervisor" as const);
const style = fc.constantFrom("item" as const, "spread" as const, "job" as const);
const is = <T extends string>(type: T) => fc.constant(type);
const optional = { noNullPrototype: true };

const sample = fc.record({
  at: number,
  cpu: number,
  cpuSeconds: number,
  memory: number,
  read: number,
  written: number,
  processes: count,
  state: text,
});

export const toDispatcher: fc.Arbitrary<ToDispatcher> = fc.oneof(
  fc.record({
    type: is("hello"),
    protocol: count,
    version: text,
    node: text,
    worker: count,
    role,
    incarnation: count,
    token: text,
    host: text,
    pid: count,
  }),
  fc.record({
    type: is("results"),
    sequence: count,
    chunk: count,
    ranges,
    threw: counts,
    busy: number,
  }),
  fc.record(
    { type: is("word"), index: count, attempt: count, progress: number, log: text },
    { ...optional, requiredKeys: ["type", "index", "attempt"] },
  ),
  fc.record({ type: is("unable"), group: count }),
  fc.record(
    { type: is("beat"), incarnation: count, executing: counts, sample },
    { ...optional, requiredKeys: ["type", "incarnation", "executing"] },
  ),
  fc.record({
    type: is("exit"),
    incarnation: count,
    cause: fc.constantFrom(...causes),
    evidence: text,
    executing: counts,
    tail: text,
  }),
  fc.record({ type: is("note"), text }),
  fc.record({ type: is("bye"), reason: text }),
);

export const toWorker: fc.Arbitrary<ToWorker> = fc.oneof(
  fc.record({ type: is("welcome") }),
  fc.record({ type: is("refused"), reason: text }),
  fc.record({ type: is("who") }),
  fc.record({
    type: is("code"),
    group: count,
    style,
    hasShared: fc.boolean(),
    concurrency: count,
  }),
  fc.record({
    type: is("work"),
    chunk: count,
    group: count,
    first: count,
    count,
    attempt: count,
    ack: count,
  }),
  fc.record({ type: is("ack"), ack: count }),
  fc.record({ type: is("drop"), chunk: count, ranges }),
  fc.record({ type: is("leave"), grace: number, reason: text }),
  fc.record({ type: is("heard") }),
);
