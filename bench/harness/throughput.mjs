// @ts-check

/** All contestants get this many workers. */
export const WORKERS = 2;

/** Of every row in which many calls are mapped at once. */
export const THROUGHPUT = `Many calls of x => x * 2, ${WORKERS} workers`;

/** A quick run makes the twentieth part. */
const QUICK_PART = 20;

/**
 * What one measurement of a pool tells: the first map together with the start of the pool, and
 * a second one on the pool that runs.
 * @typedef {object} PoolTimes
 * @property {string} version
 * @property {number} coldSeconds
 * @property {number} [warmSeconds]
 */

/**
 * A contestant that maps x => x * 2.
 * @param {object} contestant
 * @param {string} contestant.name
 * @param {string} contestant.label
 * @param {readonly number[]} contestant.sizes calls, one pair of rows each
 * @param {number} [contestant.rounds]
 * @param {number} [contestant.timeoutSeconds]
 * @param {string} contestant.cold what the first time covers
 * @param {string} [contestant.warm] what the second time covers; absent: there is none
 * @param {(calls: number, limits: import("../types.ts").Limits) => Promise<PoolTimes>} contestant.measure
 * @returns {import("../types.ts").Contestant}
 */
export function throughputContestant(contestant) {
  const { name, label, cold, warm, measure, rounds = 3, timeoutSeconds = 120 } = contestant;
  /** @param {import("../types.ts").Scale} scale */
  const sizes = ({ quick }) =>
    contestant.sizes.map((full) => ({ full, calls: quick ? full / QUICK_PART : full }));
  return {
    name,
    section: THROUGHPUT,
    rounds,
    timeoutSeconds,
    rows: (scale) =>
      sizes(scale).flatMap(({ full, calls }) =>
        [cold, warm]
          .filter((way) => way !== undefined)
          .map((way, index) => ({
            id: rowId(name, full, index === 0 ? "cold" : "warm"),
            label: `${label}, ${way}`,
            unit: /** @type {const} */ ("calls/s"),
            calls,
            ours: rowId("gridpulse", full, "cold"),
          })),
      ),
    async round(scale, limits) {
      let version = "?";
      /** @type {Record<string, number>} */
      const values = {};
      for (const { full, calls } of sizes(scale)) {
        const times = await measure(calls, limits);
        version = times.version;
        values[rowId(name, full, "cold")] = calls / times.coldSeconds;
        if (times.warmSeconds !== undefined) {
          values[rowId(name, full, "warm")] = calls / times.warmSeconds;
        }
      }
      return { version, values };
    },
  };
}

/**
 * Named by the full size also in a quick run, so that targets and comparisons find their rows.
 * @param {string} name
 * @param {number} fullSize
 * @param {"cold" | "warm"} way
 * @returns {string}
 */
export function rowId(name, fullSize, way) {
  return `${name}@${fullSize}:${way}`;
}

/**
 * Times a pool of promises: construction with the first map, then a second map.
 * @template Pool
 * @param {object} pool
 * @param {() => Pool} pool.open
 * @param {(pool: Pool, x: number) => unknown} pool.call
 * @param {(pool: Pool) => unknown} pool.close
 * @param {readonly number[]} pool.xs
 * @param {(results: readonly unknown[]) => void} pool.check
 * @returns {Promise<{ coldSeconds: number, warmSeconds: number }>}
 */
export async function timePool({ open, call, close, xs, check }) {
  const started = performance.now();
  const pool = open();
  const first = await Promise.all(xs.map((x) => call(pool, x)));
  const afterFirst = performance.now();
  check(first);
  const again = performance.now();
  const second = await Promise.all(xs.map((x) => call(pool, x)));
  const afterSecond = performance.now();
  check(second);
  await close(pool);
  return {
    coldSeconds: (afterFirst - started) / 1000,
    warmSeconds: (afterSecond - again) / 1000,
  };
}
