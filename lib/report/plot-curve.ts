/** Thins curves out to what can be seen of them. */

/** A place on a curve. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The lower and the upper edge, with the same `x` each. */
export interface Band {
  readonly low: readonly Spot[];
  readonly high: readonly Spot[];
}

/** One curve as it is drawn. */
export interface Curve {
  readonly line: readonly Spot[];
  /** With more samples than can be seen: from the lowest to the highest, around a line of means. */
  readonly band: Band | undefined;
}

/** More samples than this make a line a smear. */
const maxSpots = 500;

/** Two pixels each: a peak of a single sample is still to be seen. */
const bandSteps = 550;

/** Wider, so that the means are calm. */
const meanSteps = 180;

/** Bands of many curves together are a background, and may be coarser. */
const sharedBandSteps = 300;

/**
 * The curve through `spots`, which are ordered by `x`, from 0 to `span`. Of many spots it keeps the
 * extremes, as a mean alone would hide exactly the peak that someone looks for.
 */
export function curveOf(spots: readonly Spot[], span: number): Curve {
  return spots.length <= maxSpots
    ? { line: spots, band: undefined }
    : { line: means(spots, span), band: bandOf([spots], span, bandSteps) };
}

/** From the lowest to the highest of `curves` at each moment. */
export function sharedBandOf(curves: readonly (readonly Spot[])[], span: number): Band {
  // With steps finer than the samples each would hold one curve's sample alone, and the band
  // would jump from curve to curve.
  const longest = curves.reduce((best, { length }) => Math.max(best, length), 1);
  return bandOf(curves, span, Math.min(sharedBandSteps, longest));
}

function bandOf(curves: readonly (readonly Spot[])[], span: number, steps: number): Band {
  const edges = Array.from({ length: steps }, () => ({ low: Infinity, high: -Infinity }));
  for (const curve of curves) {
    for (const { x, y } of curve) {
      const edge = edges[stepOf(x, span, steps)];
      if (edge !== undefined) {
        edge.low = Math.min(edge.low, y);
        edge.high = Math.max(edge.high, y);
      }
    }
  }
  const known = edges
    .map(({ low, high }, step) => ({ x: ((step + 0.5) * span) / steps, low, high }))
    .filter(({ low }) => low !== Infinity);
  return {
    low: known.map(({ x, low }) => ({ x, y: low })),
    high: known.map(({ x, high }) => ({ x, y: high })),
  };
}

function means(spots: readonly Spot[], span: number): readonly Spot[] {
  const sums = Array.from({ length: meanSteps }, () => ({ x: 0, y: 0, count: 0 }));
  for (const { x, y } of spots) {
    const sum = sums[stepOf(x, span, meanSteps)];
    if (sum !== undefined) {
      sum.x += x;
      sum.y += y;
      sum.count += 1;
    }
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ x, y, count }) => ({ x: x / count, y: y / count }));
}

function stepOf(x: number, span: number, steps: number): number {
  return Math.min(steps - 1, Math.floor((x / span) * steps));
}
