/** Sizes of memory: `"2G"`, `"512M"`, or a number of bytes. */

import { type Check, refused } from "./check.ts";

const units = ["", "K", "M", "G", "T", "P"] as const;

/** Bytes, rounded to whole ones; `undefined` if the text is no size. Every unit is a power of 1024. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMGTP])(?:i?B)?|B)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = match[2]?.toUpperCase() ?? "";
  const power = units.findIndex((name) => name === unit);
  const bytes = Math.round(Number(match[1]) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest exact text: 2147483648 as `2G`, 1000 as `1000`. */
export function formatSize(bytes: number): string {
  let rest = bytes;
  let power = 0;
  while (rest !== 0 && rest % 1024 === 0 && power < units.length - 1) {
    rest /= 1024;
    power += 1;
  }
  return `${rest}${units[power]}`;
}

/** A size of at least one byte, compiled to bytes. */
export const size: Check<number, string | number> = {
  expected: 'a size such as "2G" or "512M", or a whole number of bytes of at least 1',
  read(raw) {
    const bytes = typeof raw === "string" ? parseSize(raw) : raw;
    return typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes >= 1 ? bytes : refused;
  },
};
