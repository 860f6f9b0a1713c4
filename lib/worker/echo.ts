/**
 * Writing to a stream of the user's, who may have closed it or sent it to a full disk. What cannot be
 * written is lost; neither the program nor its workers end because of it.
 */
import type { Writable } from "node:stream";

/** Writes that are under way, by stream. */
const underWay = new Map<Writable, number>();
/** These threw in the middle of a write, after which a stream accepts everything and writes nothing. */
const broken = new WeakSet<Writable>();
let idle: (() => void)[] = [];

/**
 * Writes it, whatever becomes of it. If this returns false the stream is slow, and it is better to
 * wait for `done`, which is called in any case.
 */
export function echo(
  data: Uint8Array | string,
  done: () => void = () => undefined,
  sink: Writable = process.stderr,
): boolean {
  if (broken.has(sink)) {
    process.nextTick(done);
    return true;
  }
  begin(sink);
  try {
    return sink.write(data, (error) => {
      // The event comes after the callback.
      if (error) setImmediate(end, sink);
      else end(sink);
      done();
    });
  } catch {
    broken.add(sink);
    end(sink);
    process.nextTick(done);
    return true;
  }
}

/** Resolves when all that was echoed is written, or lost, or after so many milliseconds. */
export async function echoed(limit: number): Promise<void> {
  if (underWay.size === 0) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, limit);
    idle.push(() => {
      clearTimeout(late);
      resolve();
    });
  });
}

// Heard only while a write of ours is under way: errors of the user's own writes are the user's.
function begin(sink: Writable): void {
  const before = underWay.get(sink) ?? 0;
  if (before === 0) sink.on("error", ignore);
  underWay.set(sink, before + 1);
}

function end(sink: Writable): void {
  const left = (underWay.get(sink) ?? 1) - 1;
  if (left > 0) {
    underWay.set(sink, left);
    return;
  }
  underWay.delete(sink);
  sink.off("error", ignore);
  if (underWay.size > 0) return;
  for (const resolve of idle) resolve();
  idle = [];
}

function ignore(): void {
  // There is nowhere to say so.
}
