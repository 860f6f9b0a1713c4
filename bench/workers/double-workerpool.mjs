// @ts-check
// What workerpool runs: a script that registers its functions.
import workerpool from "workerpool";

/**
 * @param {number} x
 * @returns {number}
 */
const double = (x) => x * 2;

workerpool.worker({ double });
