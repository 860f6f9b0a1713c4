// Items without end, drawn only as fast as the results are taken; memory stays flat.
import { gridMap } from "gridpulse";

function* odds() {
  for (let n = 3; ; n += 2) yield n;
}

function smallestFactor(n) {
  for (let factor = 3; factor * factor <= n; factor += 2) if (n % factor === 0) return factor;
  return n;
}

// In the order of the items. To leave the loop is to end the run.
let primes = 0;
let last = 0;
const run = gridMap((n) => [n, smallestFactor(n)], odds());
for await (const [n, factor] of run) {
  if (factor !== n) continue;
  primes++;
  last = n;
  if (primes === 1000) break;
}
console.log(`The ${primes}th odd prime is ${last}.`);

// In the order in which the tasks settle, each with what it used.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms, ms));
for await (const { index, value, usage } of gridMap(sleep, [600, 30], { workers: 2 }).completed()) {
  console.log(`task ${index} slept ${value} ms, in ${usage.attempts} attempt`);
}
