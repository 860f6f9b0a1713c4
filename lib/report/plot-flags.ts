/** Finds places for the labels of marks, above the plot, where none covers another or its line. */

/** A label that belongs to the vertical line at `x`. */
export interface Flag {
  readonly x: number;
  readonly width: number;
}

/** Where a flag's text goes: `left` is where it begins, row 0 is next to the plot. */
export interface Placed {
  readonly left: number;
  readonly row: number;
}

interface Candidate extends Placed {
  readonly x: number;
  readonly right: number;
}

/**
 * One place for each flag, undefined where there is none left. A flag stands to the right of its
 * line, or to the left where the picture ends; its line goes up to its row, and so must not cross
 * the texts of lower rows.
 */
export function placeFlags(
  flags: readonly Flag[],
  edges: { readonly left: number; readonly right: number },
  rows: number,
): readonly (Placed | undefined)[] {
  const placed: Candidate[] = [];
  const found = new Map<Flag, Placed>();
  for (const flag of inPlacingOrder(flags, edges.right)) {
    const candidate = candidates(flag, edges, rows).find((one) =>
      placed.every((other) => agree(one, other)),
    );
    if (candidate !== undefined) {
      placed.push(candidate);
      found.set(flag, { left: candidate.left, row: candidate.row });
    }
  }
  return flags.map((flag) => found.get(flag));
}

/**
 * First those near the right edge, whose texts lean left: from left to right, so that each next
 * stands above. Then the others from right to left, for the same reason mirrored.
 */
function inPlacingOrder(flags: readonly Flag[], right: number): readonly Flag[] {
  const ordered = [...flags].sort((one, other) => one.x - other.x);
  const first = ordered.findIndex(({ x, width }) => x + width > right);
  const leaning = first === -1 ? ordered.length : first;
  return [...ordered.slice(leaning), ...ordered.slice(0, leaning).reverse()];
}

/** Leaning left only when there is no row left on the right: it bars the next ones' lines. */
function candidates(
  { x, width }: Flag,
  edges: { readonly left: number; readonly right: number },
  rows: number,
): readonly Candidate[] {
  return [x, x - width]
    .filter((left) => left >= edges.left && left + width <= edges.right)
    .flatMap((left) =>
      Array.from({ length: rows }, (_, row) => ({ x, left, right: left + width, row })),
    );
}

function agree(one: Candidate, other: Candidate): boolean {
  const apart = one.right <= other.left || other.right <= one.left;
  return (one.row !== other.row || apart) && !crosses(one, other) && !crosses(other, one);
}

/** Whether the line of `one` runs through the text of `other`. */
function crosses(one: Candidate, other: Candidate): boolean {
  return one.row >= other.row && one.x > other.left && one.x < other.right;
}
