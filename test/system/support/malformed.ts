/** Frames that are no message of the protocol, endlessly, and the same ones for the same seed. */
import { randomBytes } from "node:crypto";

type Header = Readonly<Record<string, unknown>>;

const sample = {
  at: 1,
  cpu: 1,
  cpuSeconds: 1,
  memory: 1,
  read: 1,
  written: 1,
  processes: 1,
  state: "running",
};

/** Well-formed messages of a supervisor and of an executor. */
const messages: readonly Header[] = [
  {
    type: "hello",
    protocol: 1,
    version: "1",
    node: "v20",
    worker: 1,
    role: "supervisor",
    incarnation: 1,
    token: "t",
    host: "h",
    pid: 1,
  },
  { type: "results", sequence: 1, chunk: 1, ranges: [[0, 1]], threw: [], busy: 1 },
  { type: "word", index: 1, attempt: 1 },
  { type: "unable", group: 0 },
  { type: "beat", incarnation: 1, executing: [], sample },
  { type: "exit", incarnation: 1, cause: "crashed", evidence: "", executing: [], tail: "" },
  { type: "note", text: "" },
  { type: "bye", reason: "" },
];

/** Deep enough to overflow any stack. */
const deep = `{"type":"beat","incarnation":1,"executing":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
const huge = Buffer.from(`{"type":"bye","reason":"${"x".repeat(2 * 1024 * 1024)}"}`);

/** @param below gives whole numbers from 0 on */
export function malformedFrames(below: (end: number) => number): Uint8Array[] {
  const kind = below(1000);
  // Big ones only now and then.
  if (kind === 0) return [huge];
  if (kind === 1) return [Buffer.from(deep)];
  if (kind < 200) return [randomBytes(below(300))];
  if (kind < 300) return Array.from({ length: below(6) + 1 }, () => randomBytes(below(40)));
  if (kind < 400) return [Buffer.from(`{${randomBytes(below(60)).toString("latin1")}`)];
  if (kind < 450) return [garbledNumbers(below)];
  const message = messages[below(messages.length)] ?? {};
  if (kind < 500) {
    const bytes = Buffer.from(JSON.stringify(message));
    return [bytes.subarray(0, below(bytes.length))];
  }
  return [Buffer.from(JSON.stringify(spoil(message, below)))];
}

/** Puts into one field what cannot be there. */
function spoil(message: Header, below: (end: number) => number): Header {
  const fields = Object.keys(message);
  const field = fields[below(fields.length)] ?? "type";
  const wrong =
    typeof message[field] === "string"
      ? [7, null, {}, [], "", true]
      : ["x", null, -1.5, { length: 1 }, [[[0]]], [null]];
  const isFree = [
    "version",
    "node",
    "token",
    "host",
    "evidence",
    "tail",
    "reason",
    "text",
  ].includes(field);
  const choices = isFree ? wrong.filter((value) => value !== "") : wrong;
  return { ...message, [field]: choices[below(choices.length)] };
}

/** A header in numbers, nearly. */
function garbledNumbers(below: (end: number) => number): Uint8Array {
  const numbers = Array.from({ length: 5 + below(4) }, () => below(100) - 50.5);
  return new Uint8Array(Float64Array.of(below(4), ...numbers).buffer);
}
