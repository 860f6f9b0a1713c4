/** The legend of a plot. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Painters } from "./plot-painters.ts";
import type { PlotPlan } from "./plot-plan.ts";
import { ink, type Stroke, size, strokeOf } from "./plot-style.ts";
import { fitted, type TextStyle, widthOf, write } from "./plot-text.ts";

const text: TextStyle = { size: 15, color: ink.text };
const sampleWidth = 44;
const gap = 8;
const between = 26;
const rowHeight = 26;
const maxLabelWidth = 290;

interface Entry {
  readonly label: string;
  /** Undefined for the band. */
  readonly stroke: Stroke | undefined;
}

/** Draws the legend below `top`, in as many rows as it needs; returns where it ends. */
export function drawLegend(
  pen: SKRSContext2D,
  plan: PlotPlan,
  top: number,
  painters: Painters,
): number {
  const entries: Entry[] = plan.lines.map(({ label }, index) => ({
    label,
    stroke: strokeOf(index),
  }));
  if (plan.others !== undefined) {
    entries.push({ label: plan.others.label, stroke: undefined });
  }
  let x: number = size.margin;
  let y = top;
  for (const { label, stroke } of entries) {
    const shown = fitted(pen, label, maxLabelWidth, text);
    const width = sampleWidth + gap + widthOf(pen, shown, text);
    if (x > size.margin && x + width > size.width - size.margin) {
      x = size.margin;
      y += rowHeight;
    }
    const middle = y + rowHeight / 2;
    drawSample(pen, stroke, { x, y: middle }, painters);
    write(pen, shown, { x: x + sampleWidth + gap, y: middle + 5 }, text);
    x += width + between;
  }
  return entries.length === 0 ? top : y + rowHeight;
}

function drawSample(
  pen: SKRSContext2D,
  stroke: Stroke | undefined,
  { x, y }: { readonly x: number; readonly y: number },
  painters: Painters,
): void {
  if (stroke === undefined) {
    pen.fillStyle = ink.band;
    pen.fillRect(x, y - 7, sampleWidth, 14);
    return;
  }
  pen.strokeStyle = stroke.color;
  pen.lineWidth = 2;
  pen.setLineDash([...stroke.dash]);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x + sampleWidth, y);
  pen.stroke();
  pen.setLineDash([]);
  pen.fillStyle = stroke.solid ? stroke.color : ink.paper;
  const point = { pointStyle: stroke.point, radius: 4.5, borderWidth: 2 };
  painters.helpers.drawPoint(pen, point, x + sampleWidth / 2, y);
}
