import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeToDispatcher, decodeToWorker, encodeMessage } from "../../../lib/wire/codec.ts";
import type { ToDispatcher, ToWorker } from "../../../lib/wire/messages.ts";
import { toDispatcher, toWorker } from "./arbitrary-messages.ts";

const badMessage = { name: "BadMessageError", code: "GRIDPULSE_BAD_MESSAGE" };
const decoders = [decodeToDispatcher, decodeToWorker] as const;

/** Both read it as one of their own, or refuse it in the one way in which they do. */
function expectReadOrRefused(bytes: Uint8Array | undefined): void {
  for (const decode of decoders) {
    let message: ToDispatcher | ToWorker;
    try {
      message = decode(bytes);
    } catch (error) {
      expect(error).toMatchObject(badMessage);
      continue;
    }
    expect(typeof message.type).toBe("string");
  }
}

test("every message to a dispatcher arrives as it was", () => {
  fc.assert(
    fc.property(toDispatcher, (message) => {
      expect(decodeToDispatcher(encodeMessage(message))).toEqual(message);
    }),
    { numRuns: 1000 },
  );
});

test("every message to a worker arrives as it was", () => {
  fc.assert(
    fc.property(toWorker, (message) => {
      expect(decodeToWorker(encodeMessage(message))).toEqual(message);
    }),
    { numRuns: 1000 },
  );
});

test("nobody takes the other side's messages for his own", () => {
  fc.assert(
    fc.property(toDispatcher, toWorker, (up, down) => {
      expect(() => decodeToWorker(encodeMessage(up))).toThrow(expect.objectContaining(badMessage));
      expect(() => decodeToDispatcher(encodeMessage(down))).toThrow(
        expect.objectContaining(badMessage),
      );
    }),
  );
});

/** What each kind of field cannot be. */
function wrongFor(value: unknown): unknown[] {
  const never = [{ strange: 1 }, [[["x"]]], Number.NaN, null];
  if (typeof value === "string") return [...never, 5, true, []];
  if (typeof value === "number") return [...never, "5", true, []];
  if (typeof value === "boolean") return [...never, "true", 0, []];
  if (Array.isArray(value)) return [...never, "x", 5, { length: 0 }, [-1], ["x"], [null], [[1]]];
  return [...never, "x", 5, []];
}

test.each([
  ["dispatcher", toDispatcher, decodeToDispatcher],
  ["worker", toWorker, decodeToWorker],
] as const)(
  "a malformed field in a message to a %s is refused, and named",
  (_, messages, decode) => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.nat(), (message, whichField, whichValue) => {
        const fields = Object.entries(message);
        const [field, value] = fields[whichField % fields.length] ?? ["type", ""];
        const wrong = wrongFor(value);
        const spoilt = { ...message, [field]: wrong[whichValue % wrong.length] };
        const named = field === "type" ? "a known type" : `field "${field}"`;
        expect(() => decode(Buffer.from(JSON.stringify(spoilt)))).toThrow(
          expect.objectContaining({ ...badMessage, message: expect.stringContaining(named) }),
        );
      }),
      { numRuns: 2000 },
    );
  },
);

test("a field that is missing is refused, unless it may be", () => {
  const optional = new Set(["sample", "progress", "log"]);
  fc.assert(
    fc.property(toDispatcher, fc.nat(), (message, which) => {
      const fields = Object.keys(message).filter((field) => !optional.has(field));
      const field = fields[which % fields.length] ?? "type";
      const { [field]: _, ...rest } = message as unknown as Record<string, unknown>;
      expect(() => decodeToDispatcher(Buffer.from(JSON.stringify(rest)))).toThrow(
        expect.objectContaining(badMessage),
      );
    }),
  );
});

test("whatever the bytes, a decoder reads them or refuses them", () => {
  expectReadOrRefused(undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expectReadOrRefused(bytes);
      expectReadOrRefused(Buffer.concat([Buffer.from("{"), bytes]));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.json(), (json) => expectReadOrRefused(Buffer.from(json))),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(
      fc.oneof(toDispatcher, toWorker),
      fc.nat(),
      fc.nat({ max: 255 }),
      (message, at, byte) => {
        const bytes = encodeMessage(message);
        bytes[at % bytes.length] = byte;
        expectReadOrRefused(bytes);
        expectReadOrRefused(bytes.subarray(0, at % bytes.length));
      },
    ),
    { numRuns: 2000 },
  );
});

test("names that every object has are no types", () => {
  for (const type of ["constructor", "__proto__", "toString", "hasOwnProperty", ""]) {
    expectRefused(JSON.stringify({ type }));
  }
  expectRefused('{"__proto__":{"type":"bye","reason":""}}');
});

test("a header that is too large or nested without end is refused or read, quickly", () => {
  expectRefused(`{"type":"bye","reason":"${"x".repeat(1024 * 1024)}"}`);
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  expectRefused(`{"type":"beat","incarnation":1,"executing":${deep}}`);
  expectReadOrRefused(Buffer.from(`{"type":"bye","reason":"","more":${deep}}`));
  expectRefused(`{"type":"bye","reason":"","more":${"[".repeat(500_000)}`);
});

function expectRefused(text: string): void {
  for (const decode of decoders) {
    expect(() => decode(Buffer.from(text))).toThrow(expect.objectContaining(badMessage));
  }
}
