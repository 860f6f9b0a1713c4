/** The marks of a plot: vertical lines, and flags that say what they are. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { type Placed, placeFlags } from "./plot-flags.ts";
import type { PlotPlan } from "./plot-plan.ts";
import { ink, size } from "./plot-style.ts";
import { fitted, type TextStyle, widthOf, write } from "./plot-text.ts";

const text: TextStyle = { size: 14, color: ink.text };
const rowHeight = 20;
const maxRows = 4;
const maxLabelWidth = 250;
const padding = 6;

/** Lines closer than this many pixels share one flag. */
const closest = 5;

/** All marks with their places in the picture. */
export interface MarkLayout {
  readonly marks: readonly LaidMark[];
  /** Pixels that the flags take above the upper panel. */
  readonly height: number;
  /** How many marks no flag tells of. */
  readonly unlabelled: number;
}

interface LaidMark {
  readonly x: number;
  readonly label: string;
  /** Undefined when there was no room. */
  readonly place: Placed | undefined;
}

/** Where on the picture a moment of the plan is. */
export function xOf(at: number, span: number): number {
  const right = size.width - size.margin;
  return size.axisWidth + (at / span) * (right - size.axisWidth);
}

/** Lays the marks of `plan` out. */
export function layMarks(pen: SKRSContext2D, plan: PlotPlan): MarkLayout {
  const groups = groupsOf(plan);
  const labels = groups.map(({ label, count }) => {
    const shown = fitted(pen, label, maxLabelWidth, text);
    return count === 1 ? shown : `${shown} +${count - 1}`;
  });
  const places = placeFlags(
    groups.map(({ x }, index) => ({
      x,
      width: widthOf(pen, labels[index] ?? "", text) + 2 * padding,
    })),
    { left: size.margin, right: size.width - size.margin / 2 },
    maxRows,
  );
  const rows = places.reduce((most, place) => Math.max(most, (place?.row ?? -1) + 1), 0);
  return {
    marks: groups.map(({ x }, index) => ({ x, label: labels[index] ?? "", place: places[index] })),
    height: rows * rowHeight,
    unlabelled: groups.reduce(
      (sum, { count }, index) => sum + (places[index] === undefined ? count : 0),
      0,
    ),
  };
}

interface Group {
  readonly x: number;
  readonly label: string;
  count: number;
}

function groupsOf({ marks, span }: PlotPlan): readonly Group[] {
  const groups: Group[] = [];
  for (const { at, label } of marks) {
    const x = Math.round(xOf(at, span)) + 0.5;
    const last = groups.at(-1);
    if (last !== undefined && x - last.x < closest) {
      last.count += 1;
    } else {
      groups.push({ x, label, count: 1 });
    }
  }
  return groups;
}

/** Draws the flags above `base`, the upper edge of the upper panel. */
export function drawFlags(pen: SKRSContext2D, { marks }: MarkLayout, base: number): void {
  for (const { x, label, place } of marks) {
    if (place !== undefined) {
      const y = base - place.row * rowHeight;
      drawLine(pen, x, y - rowHeight + 4, base);
      write(pen, label, { x: place.left + padding, y: y - 6 }, text);
    }
  }
}

/** Draws the lines of all marks through a panel. */
export function drawMarkLines(
  pen: SKRSContext2D,
  { marks }: MarkLayout,
  top: number,
  bottom: number,
): void {
  for (const { x } of marks) {
    drawLine(pen, x, top, bottom);
  }
}

function drawLine(pen: SKRSContext2D, x: number, top: number, bottom: number): void {
  pen.strokeStyle = ink.mark;
  pen.lineWidth = 1;
  pen.setLineDash([5, 4]);
  // Counted from below, so that the dashes above and in the panel join.
  pen.beginPath();
  pen.moveTo(x, bottom);
  pen.lineTo(x, top);
  pen.stroke();
  pen.setLineDash([]);
}
