// @ts-check

/**
 * A fast wrong answer is worth nothing: every contestant's results are looked at, outside of the
 * time that is taken.
 * @param {readonly unknown[]} results of `x => x * 2` over 0, 1, 2 …
 * @param {number} calls
 */
export function checkDoubled(results, calls) {
  if (results.length !== calls) {
    throw new Error(`wrong results: ${results.length} of them for ${calls} calls`);
  }
  const wrong = results.findIndex((result, index) => result !== index * 2);
  if (wrong !== -1) {
    throw new Error(`wrong results: ${String(results[wrong])} for ${wrong} * 2`);
  }
}

/**
 * @param {number} calls
 * @returns {number[]} the arguments 0, 1, 2 …
 */
export function argumentsFor(calls) {
  return Array.from({ length: calls }, (_, index) => index);
}
