/** Decides what is drawn of a request: everything about a plot that needs no canvas. */
import { humaneCount, humaneDuration } from "./humane.ts";
import type { PlotMark, PlotPoint, PlotRequest, PlotSeries } from "./plot.ts";
import { type Band, type Curve, curveOf, type Spot, sharedBandOf } from "./plot-curve.ts";

/** More lines than this nobody can tell apart; the rest is shown as a band. */
const maxLines = 8;

/** What the drawing process is told. Times are milliseconds since `start`. */
export interface PlotPlan {
  readonly title: string;
  readonly subtitle: string;
  /** Milliseconds from the left edge to the right one. */
  readonly span: number;
  readonly lines: readonly PlotLine[];
  readonly others: PlotOthers | undefined;
  readonly marks: readonly PlotMark[];
  readonly memoryLimit: number | undefined;
  /** The highest values there are, 0 without samples. */
  readonly peakCpu: number;
  readonly peakMemory: number;
}

/** One worker. */
export interface PlotLine {
  readonly label: string;
  readonly cpu: Curve;
  readonly memory: Curve;
}

/** From the lowest to the highest of the workers that have no line of their own. */
export interface PlotOthers {
  readonly label: string;
  readonly cpu: Band;
  readonly memory: Band;
}

/** Plans the plot of `request`. */
export function planPlot(request: PlotRequest): PlotPlan {
  const series = request.series.map(inOrder).filter(({ points }) => points.length > 0);
  const marks = request.marks.filter(({ at }) => isTime(at));
  const start = least([...series.map(({ points }) => points[0]?.at), ...marks.map(({ at }) => at)]);
  const end = most([
    ...series.map(({ points }) => points.at(-1)?.at),
    ...marks.map(({ at }) => at),
  ]);
  // A single moment needs some room too.
  const span = Math.max(1000, end - start);
  const { shown, others } = choose(series);
  return {
    title: request.title,
    subtitle: series.length + marks.length === 0 ? "" : subtitleOf(start, end, series.length),
    span,
    lines: shown.map(({ label, points }) => ({
      label,
      cpu: curveOf(spotsOf(points, start, cpuOf), span),
      memory: curveOf(spotsOf(points, start, memoryOf), span),
    })),
    others: others.length === 0 ? undefined : othersOf(others, start, span),
    marks: marks
      .map(({ at, label }) => ({ at: at - start, label }))
      .sort((left, right) => left.at - right.at),
    memoryLimit: isLimit(request.memoryLimit) ? request.memoryLimit : undefined,
    peakCpu: most(series.map(({ points }) => peak(points, cpuOf))),
    peakMemory: most(series.map(({ points }) => peak(points, memoryOf))),
  };
}

const cpuOf = ({ cpu }: PlotPoint): number => cpu;
const memoryOf = ({ memory }: PlotPoint): number => memory;

/** What `Date` can hold. */
const isTime = (at: number): boolean => Math.abs(at) <= 8.64e15;

const isLimit = (limit = 0): boolean => limit > 0 && Number.isFinite(limit);

function inOrder({ label, points }: PlotSeries): PlotSeries {
  return {
    label,
    points: points
      .filter(
        ({ at, cpu, memory }) => isTime(at) && Number.isFinite(cpu) && Number.isFinite(memory),
      )
      .sort((left, right) => left.at - right.at),
  };
}

/** With too many workers those with the highest memory: memory is what most of them die of. */
function choose(series: readonly PlotSeries[]): {
  readonly shown: readonly PlotSeries[];
  readonly others: readonly PlotSeries[];
} {
  if (series.length <= maxLines) {
    return { shown: series, others: [] };
  }
  const ranked = series
    .map((one) => ({ one, peak: peak(one.points, memoryOf) }))
    .sort((left, right) => right.peak - left.peak);
  const chosen = new Set(ranked.slice(0, maxLines).map(({ one }) => one));
  return {
    shown: series.filter((one) => chosen.has(one)),
    others: series.filter((one) => !chosen.has(one)),
  };
}

function othersOf(others: readonly PlotSeries[], start: number, span: number): PlotOthers {
  const band = (value: (point: PlotPoint) => number): Band =>
    sharedBandOf(
      others.map(({ points }) => spotsOf(points, start, value)),
      span,
    );
  return {
    label: `${humaneCount(others.length)} more, lowest to highest`,
    cpu: band(cpuOf),
    memory: band(memoryOf),
  };
}

function spotsOf(
  points: readonly PlotPoint[],
  start: number,
  value: (point: PlotPoint) => number,
): readonly Spot[] {
  return points.map((point) => ({ x: point.at - start, y: value(point) }));
}

function subtitleOf(start: number, end: number, workers: number): string {
  const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "long" });
  const when =
    start === end
      ? `At ${format.format(start)}`
      : `From ${format.format(start)}, ${humaneDuration(end - start)}`;
  return workers < 2 ? when : `${when}, ${humaneCount(workers)} workers`;
}

function peak(points: readonly PlotPoint[], value: (point: PlotPoint) => number): number {
  return points.reduce((best, point) => Math.max(best, value(point)), 0);
}

function least(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? 0 : known.reduce((best, value) => Math.min(best, value));
}

function most(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? 0 : known.reduce((best, value) => Math.max(best, value));
}
