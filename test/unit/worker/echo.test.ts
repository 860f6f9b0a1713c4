import { once } from "node:events";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { echo, echoed } from "../../../lib/worker/echo.ts";

/** Keeps each write until it is told how it ended. */
class Slow extends Writable {
  readonly ends: ((error?: Error) => void)[] = [];

  override _write(_data: unknown, _encoding: string, end: (error?: Error) => void): void {
    this.ends.push(end);
  }
}

test("an error of the stream is nobody's, and who waits for it goes on", async () => {
  const sink = new Slow();
  const done = new Promise<void>((resolve) => {
    echo("lost", resolve, sink);
  });
  expect(sink.listenerCount("error")).toBe(1);
  sink.ends[0]?.(new Error("EPIPE"));
  await done;
  await echoed(10_000);
  expect(sink.listenerCount("error")).toBe(0);
});

test("errors of the user's own writes stay the user's", async () => {
  const sink = new Slow();
  echo("fine", undefined, sink);
  sink.ends[0]?.();
  await echoed(10_000);
  expect(sink.listenerCount("error")).toBe(0);
  sink.write("the user's");
  const failed = once(sink, "error");
  sink.ends[1]?.(new Error("EPIPE"));
  expect(await failed).toMatchObject([{ message: "EPIPE" }]);
});

test("a slow stream says so, and when it is done", async () => {
  const sink = new Slow({ highWaterMark: 4 });
  const done: string[] = [];
  expect(echo("abc", () => done.push("first"), sink)).toBe(true);
  expect(echo("def", () => done.push("second"), sink)).toBe(false);
  sink.ends[0]?.();
  sink.ends[1]?.();
  await echoed(10_000);
  expect(done).toEqual(["first", "second"]);
});

test("nobody waits for ever", async () => {
  const sink = new Slow();
  echo("abc", undefined, sink);
  await echoed(1);
  expect(sink.writableLength).toBe(3);
  sink.ends[0]?.();
  await echoed(10_000);
});

test("a stream that throws is not written to again", async () => {
  let writes = 0;
  const sink = new Writable({
    write() {
      writes++;
      throw new Error("ENOSPC");
    },
  });
  for (let i = 0; i < 2; i++) {
    await new Promise<void>((resolve) => {
      expect(echo("lost", resolve, sink)).toBe(true);
    });
  }
  await echoed(10_000);
  expect(writes).toBe(1);
});
