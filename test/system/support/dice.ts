/** Whole numbers from 0 to just below `end`, always the same ones for the same seed. */
export function dice(seed: number): (end: number) => number {
  let state = seed >>> 0;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

/** A new seed for each run of the tests, unless `TEST_SEED` names one to try again. */
export function pickSeed(): number {
  return Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 32);
}
