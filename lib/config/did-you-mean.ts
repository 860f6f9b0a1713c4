/** Finds the known name that a mistyped one was meant to be. */

/** The nearest known name, if it is near enough to be worth a question. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  // What is very long was not mistyped, and comparing it would take long.
  if (name.length > 64) return undefined;
  const plainName = plain(name);
  let best: string | undefined;
  let least = Math.max(2, Math.floor(plainName.length / 3)) + 1;
  for (const candidate of known) {
    const steps = distance(plainName, plain(candidate));
    if (steps < least && steps * 2 <= plainName.length) [best, least] = [candidate, steps];
  }
  return best;
}

/** `GRIDPULSE_NUM_RESUBMITS`, `num-resubmits` and `numResubmits` are the same word. */
function plain(name: string): string {
  return name
    .replace(/^GRIDPULSE_/, "")
    .replaceAll(/[_-]/g, "")
    .toLowerCase();
}

/** Levenshtein's distance, one row at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
