/** Waiting for what no event tells. */
import { setTimeout as pause } from "node:timers/promises";

interface Patience {
  /** Completes "waited in vain until …". */
  readonly what: string;
  /** Milliseconds, after which it fails. */
  readonly within: number;
}

/** Looks again and again until `look` finds something, and returns that. */
export async function until<T>(
  { what, within }: Patience,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(10);
  }
}
