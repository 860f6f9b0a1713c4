/** The demo's task, in a module of its own as real ones are: how many primes there are in a range. */

export interface PrimeRange {
  readonly from: number;
  readonly to: number;
}

/** Counts the primes `p` with `from <= p < to`, by the sieve of Eratosthenes. */
export function countPrimes({ from, to }: PrimeRange): number {
  const composite = new Uint8Array(to - from);
  for (const prime of smallPrimes(Math.floor(Math.sqrt(to - 1)))) {
    const first = Math.max(prime * prime, Math.ceil(from / prime) * prime);
    for (let multiple = first; multiple < to; multiple += prime) composite[multiple - from] = 1;
  }
  let count = 0;
  for (let number = Math.max(from, 2); number < to; number++) {
    if (composite[number - from] === 0) count++;
  }
  return count;
}

function smallPrimes(limit: number): number[] {
  const primes: number[] = [];
  for (let number = 2; number <= limit; number++) {
    if (primes.every((prime) => prime * prime > number || number % prime !== 0))
      primes.push(number);
  }
  return primes;
}
