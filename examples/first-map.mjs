import { gridMap } from "gridpulse";

const limit = 10_000;

function collatz(start) {
  let steps = 0;
  for (let n = start; n !== 1 && steps < limit; steps++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  return steps;
}

console.log(await gridMap(collatz, [27, 97, 871, 6171]));
