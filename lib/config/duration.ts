/** Durations: `"1h30m"`, `"90s"`, `"01:30:00"`, or a number of seconds. */

import { type Check, refused } from "./check.ts";
import { type Bounds, isWithin, sayBounds } from "./primitives.ts";

const amount = String.raw`(\d+(?:\.\d+)?)`;
const inUnits = new RegExp(
  `^(?:${amount}d)?(?:${amount}h)?(?:${amount}m(?!s))?(?:${amount}s)?(?:${amount}ms)?$`,
);
/** As Grid Engine and Slurm write it. `mm:ss` is left out: the one takes it for something else than the other. */
const onClock = /^(?:(\d+)-)?(\d+):([0-5]?\d):([0-5]?\d(?:\.\d+)?)$/;
const plainSeconds = /^\d+(?:\.\d+)?$/;

/** Seconds, to the millisecond; `undefined` if the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const compact = text.toLowerCase().replaceAll(" ", "");
  if (compact === "") return undefined;
  if (plainSeconds.test(compact)) return toMillisecond(Number(compact));
  const match = inUnits.exec(compact) ?? onClock.exec(compact);
  if (match === null) return undefined;
  const [days, hours, minutes, seconds, milliseconds] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return toMillisecond(
    (days ?? 0) * 86_400 +
      (hours ?? 0) * 3600 +
      (minutes ?? 0) * 60 +
      (seconds ?? 0) +
      (milliseconds ?? 0) / 1000,
  );
}

/** The shortest text in units: 5400 as `1h30m`, 0.5 as `0.5s`. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  let text = "";
  for (const [unit, milliseconds] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
  ] as const) {
    const count = Math.floor(rest / milliseconds);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * milliseconds;
  }
  return rest > 0 || text === "" ? `${text}${rest / 1000}s` : text;
}

/** A duration within the bounds (in seconds), compiled to seconds. */
export function duration(bounds: Bounds = { min: 0 }): Check<number, string | number> {
  return {
    expected: `a duration${sayBounds(bounds)} s, such as 90, "90s", "1h30m" or "01:30:00"`,
    read(raw) {
      const seconds = typeof raw === "string" ? parseDuration(raw) : raw;
      if (typeof seconds !== "number" || !Number.isFinite(seconds)) return refused;
      const rounded = toMillisecond(seconds);
      return isWithin(rounded, bounds) ? rounded : refused;
    },
  };
}

/** Rounding also takes away what adding fractions left behind. */
function toMillisecond(seconds: number): number {
  const milliseconds = seconds * 1000;
  return Number.isSafeInteger(Math.round(milliseconds)) ? Math.round(milliseconds) / 1000 : seconds;
}
