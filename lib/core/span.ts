/** A run of neighbouring tasks that are all at the same attempt. */
export interface Span {
  readonly first: number;
  readonly count: number;
  /** Which execution of these tasks it will be, from 1. */
  readonly attempt: number;
}

/** Joins ascending indices into as few spans as possible. */
export function spansOf(indices: readonly number[], attempt: number): Span[] {
  const spans: Span[] = [];
  let first = 0;
  let count = 0;
  for (const index of indices) {
    if (count > 0 && index === first + count) {
      count++;
      continue;
    }
    if (count > 0) spans.push({ first, count, attempt });
    first = index;
    count = 1;
  }
  if (count > 0) spans.push({ first, count, attempt });
  return spans;
}
