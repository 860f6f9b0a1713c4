/** Quantities as people say them. */

/** Kept, as making one costs a thousand times what using it does. */
const countFormat = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

const byteUnits = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/**
 * "1.4 GB". In powers of 1024, under the short names that schedulers, `free` and `ls` use for them,
 * so that a limit of `2G` reads as "2 GB" here too.
 */
export function humaneBytes(bytes: number): string {
  const { divisor, unit } = byteUnit(bytes);
  return `${shortNumber(bytes / divisor)} ${unit}`;
}

/** The unit that `bytes` is best told in, and how many bytes it has. */
export function byteUnit(bytes: number): { readonly divisor: number; readonly unit: string } {
  let divisor = 1;
  let index = 0;
  // 1023.95 would be rounded to a four-digit "1024".
  while (Math.abs(bytes) / divisor >= 999.5 && index < byteUnits.length - 1) {
    divisor *= 1024;
    index += 1;
  }
  return { divisor, unit: byteUnits[index] ?? "B" };
}

/** "850 ms", "4.2 s", "3 min 12 s", "2 h 5 min", "3 d 4 h". */
export function humaneDuration(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  if (Math.round(milliseconds / 100) < 100) {
    return `${shortNumber(milliseconds / 1000)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return twoUnits(seconds, 60, "min", "s");
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) {
    return twoUnits(minutes, 60, "h", "min");
  }
  return twoUnits(Math.round(minutes / 60), 24, "d", "h");
}

/** "1,234". */
export function humaneCount(count: number): string {
  return countFormat.format(count);
}

function twoUnits(amount: number, ratio: number, big: string, small: string): string {
  const rest = amount % ratio;
  const whole = `${humaneCount(Math.floor(amount / ratio))} ${big}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** One decimal below ten, none above, and no ".0". */
function shortNumber(value: number): string {
  return Math.abs(value) < 9.95 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
