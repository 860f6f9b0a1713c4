// @ts-check

/**
 * @param {readonly number[]} values at least one
 * @returns {number}
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) {
    throw new RangeError("the median of nothing");
  }
  return (upper + lower) / 2;
}

/**
 * @param {readonly number[]} values at least one
 * @param {import("../types.ts").Unit} unit
 * @returns {number}
 */
export function best(values, unit) {
  return unit === "calls/s" ? Math.max(...values) : Math.min(...values);
}

/**
 * How many times better ours is than theirs.
 * @param {number} ours
 * @param {number} theirs
 * @param {import("../types.ts").Unit} unit
 * @returns {number}
 */
export function advantage(ours, theirs, unit) {
  return unit === "calls/s" ? ours / theirs : theirs / ours;
}
