import { culpritIn } from "../code/culprit.ts";
import type { InstanceWatch } from "../code/instances.ts";
import { takeApart } from "../code/thrown.ts";
import { encodeValues, type Frames } from "../code/values.ts";
import type { Range, Results } from "../wire/messages.ts";

/** Numbers for each task in the usage frame: wall and CPU milliseconds, peak bytes. */
export const usageColumns = 3;

interface Entry {
  readonly index: number;
  readonly value: unknown;
  readonly threw: boolean;
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Results of one chunk that have not been sent yet. */
export class Report {
  readonly #watch: InstanceWatch;
  #entries: Entry[] = [];

  constructor(watch: InstanceWatch) {
    this.#watch = watch;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Turns all entries into one message and starts afresh. */
  take(sequence: number, chunk: number, busy: number): { header: Results; frames: Frames } {
    const entries = this.#entries;
    this.#entries = [];
    // What was thrown is taken apart, and loses nothing that this could warn of.
    this.#watch.watch(entries.filter(({ threw }) => !threw).map(({ value }) => value));
    const { values, threw } = travelling(entries);
    const usage = new Float32Array(entries.length * usageColumns);
    for (const [position, entry] of entries.entries()) {
      usage.set([entry.wall, entry.cpu, entry.memory], position * usageColumns);
    }
    const ranges = rangesOf(entries);
    const header: Results = { type: "results", sequence, chunk, ranges, threw, busy };
    return { header, frames: [new Uint8Array(usage.buffer), ...values] };
  }
}

function travelling(entries: readonly Entry[]): { values: Frames; threw: number[] } {
  const threw: number[] = [];
  const values = entries.map((entry, position) => {
    if (!entry.threw) return entry.value;
    threw.push(position);
    return takeApart(entry.value);
  });
  try {
    return { values: encodeValues(values), threw };
  } catch {
    return travellingOneByOne(values, new Set(threw));
  }
}

/** Some value cannot travel: its task fails for that, the others do not. */
function travellingOneByOne(
  values: readonly unknown[],
  threw: Set<number>,
): { values: Frames; threw: number[] } {
  const sendable = values.map((value, position) => {
    try {
      encodeValues([value]);
      return value;
    } catch (cause) {
      threw.add(position);
      const { path = "", reason = "cannot be encoded" } = culpritIn(value) ?? {};
      const part = path === "" ? "it" : `its part result${path}`;
      const message = `the function's result cannot travel back: ${part} ${reason}`;
      return takeApart(new TypeError(message, { cause }));
    }
  });
  return { values: encodeValues(sendable), threw: [...threw].toSorted((a, b) => a - b) };
}

function rangesOf(entries: readonly Entry[]): Range[] {
  const ranges: [number, number][] = [];
  for (const { index } of entries) {
    const last = ranges.at(-1);
    if (last !== undefined && last[0] + last[1] === index) last[1]++;
    else ranges.push([index, 1]);
  }
  return ranges;
}
