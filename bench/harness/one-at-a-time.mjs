// @ts-check

/**
 * A run whose next item is drawn only when the last result has come: nothing can be batched, and
 * nothing is on its way ahead of time.
 * @returns {Promise<{ trip: () => Promise<void>, close: () => Promise<void> }>}
 */
export async function openOneAtATime() {
  const { gridMap } = await import("gridpulse");
  let mayGo = () => {};
  let gate = new Promise((resolve) => {
    mayGo = () => resolve(undefined);
  });
  let finished = false;
  async function* items() {
    for (let x = 0; ; x += 1) {
      await gate;
      if (finished) return;
      gate = new Promise((resolve) => {
        mayGo = () => resolve(undefined);
      });
      yield x;
    }
  }
  const run = gridMap((/** @type {number} */ x) => x * 2, items(), {
    scheduler: "local",
    workers: 1,
    quiet: true,
  });
  const results = run[Symbol.asyncIterator]();
  let calls = 0;
  return {
    async trip() {
      mayGo();
      const { value } = await results.next();
      if (value !== calls * 2) throw new Error(`wrong results: ${value} for ${calls} * 2`);
      calls += 1;
    },
    async close() {
      finished = true;
      mayGo();
      await results.next();
    },
  };
}
