/** Composes a plot: title, legend, flags and two panels. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { humaneBytes, humaneCount } from "./humane.ts";
import { drawLegend } from "./plot-legend.ts";
import { drawFlags, drawMarkLines, layMarks, type MarkLayout } from "./plot-marks.ts";
import type { Painters } from "./plot-painters.ts";
import { drawPanel, type PanelContent, panelPadding } from "./plot-panel.ts";
import type { PlotPlan } from "./plot-plan.ts";
import { ink, size } from "./plot-style.ts";
import { fitted, type TextStyle, write } from "./plot-text.ts";
import { type Axis, bytesAxis, percentAxis, timeAxis } from "./plot-ticks.ts";

const title: TextStyle = { size: 22, color: ink.text };
const heading: TextStyle = { size: 16, color: ink.text };
const small: TextStyle = { size: 15, color: ink.faint };

/** Between what is above a panel and the panel, with its heading in it. */
const headingHeight = 38;
const timeHeadingHeight = 34;

/** Returns the plot as the bytes of a PNG. */
export async function drawPlot(plan: PlotPlan, painters: Painters): Promise<Buffer> {
  const canvas = painters.canvas.createCanvas(size.width, size.height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, size.width, size.height);

  const marks = layMarks(pen, plan);
  drawTitle(pen, plan, marks.unlabelled);
  const legendEnd = drawLegend(pen, plan, 84, painters);
  const cpuTop = legendEnd + headingHeight + marks.height;
  const bottom = size.height - timeHeadingHeight - size.axisHeight;
  const height = Math.floor((bottom - cpuTop - panelPadding - headingHeight) / 2);
  const memoryTop = bottom - height;

  const time = timeAxis(plan.span);
  const picture = { pen, plan, painters, marks, height, time };
  write(pen, "CPU, percent of one core", { x: size.margin, y: legendEnd + 26 }, heading);
  drawFlags(pen, marks, drawCpu(picture, cpuTop).top);
  write(pen, memoryHeading(plan), { x: size.margin, y: memoryTop - 12 }, heading);
  drawMemory(picture, memoryTop);
  const middle = (size.axisWidth + size.width - size.margin) / 2;
  write(
    pen,
    `${time.unit} since the start`,
    { x: middle, y: size.height - 18 },
    {
      ...small,
      align: "center",
    },
  );
  return await canvas.encode("png");
}

interface Picture {
  readonly pen: SKRSContext2D;
  readonly plan: PlotPlan;
  readonly painters: Painters;
  readonly marks: MarkLayout;
  /** Of each panel's area. */
  readonly height: number;
  readonly time: Axis;
}

function drawTitle(pen: SKRSContext2D, plan: PlotPlan, unlabelled: number): void {
  const shown = fitted(pen, plan.title, size.width - 2 * size.margin, title);
  write(pen, shown, { x: size.margin, y: 44 }, title);
  write(pen, plan.subtitle, { x: size.margin, y: 70 }, small);
  if (unlabelled > 0) {
    const note = `${humaneCount(unlabelled)} of ${humaneCount(plan.marks.length)} marks have no room for a label`;
    write(pen, note, { x: size.width - size.margin, y: 70 }, { ...small, align: "right" });
  }
}

/** From where to where the curves of a panel are. */
interface Extent {
  readonly top: number;
  readonly bottom: number;
}

function drawCpu(picture: Picture, top: number): Extent {
  const { plan } = picture;
  const curves = plan.lines.map(({ cpu }) => cpu);
  const values = percentAxis(plan.peakCpu);
  return compose(picture, top, { curves, others: plan.others?.cpu, values, labelsTime: false });
}

function drawMemory(picture: Picture, top: number): void {
  const { pen, plan } = picture;
  const limit = drawnLimit(plan);
  const values = bytesAxis(Math.max(plan.peakMemory, (limit ?? 0) * 1.06));
  const curves = plan.lines.map(({ memory }) => memory);
  const content = { curves, others: plan.others?.memory, values, labelsTime: true };
  const extent = compose(picture, top, content);
  if (limit !== undefined) {
    const y = Math.round(extent.bottom - (limit / values.max) * (extent.bottom - extent.top)) + 0.5;
    pen.strokeStyle = ink.limit;
    pen.lineWidth = 1.5;
    pen.setLineDash([16, 4, 2, 4]);
    pen.beginPath();
    pen.moveTo(size.axisWidth, y);
    pen.lineTo(size.width - size.margin, y);
    pen.stroke();
    const style = { size: 14, color: ink.limit, rim: ink.paper };
    write(pen, `limit ${humaneBytes(limit)}`, { x: size.axisWidth + 10, y: y - 6 }, style);
  }
}

/** Draws a panel, its marks, and the reason if it is empty. */
function compose(
  { pen, plan, painters, marks, height, time }: Picture,
  top: number,
  content: Omit<PanelContent, "time">,
): Extent {
  const { canvas, area } = drawPanel({ ...content, time }, height, painters);
  const canvasTop = top - panelPadding;
  const extent = { top: canvasTop + area.top, bottom: canvasTop + area.bottom };
  pen.drawImage(canvas, 0, canvasTop);
  drawMarkLines(pen, marks, extent.top, extent.bottom);
  if (plan.lines.length === 0) {
    const middle = {
      x: (area.left + area.right) / 2,
      y: (extent.top + extent.bottom) / 2 + 6,
    };
    write(pen, "no samples", middle, { ...heading, align: "center", rim: ink.paper });
  }
  return extent;
}

/** A limit far above all that was used would press the curves flat: it is only told then. */
function drawnLimit({ memoryLimit, peakMemory }: PlotPlan): number | undefined {
  return memoryLimit !== undefined && (peakMemory === 0 || memoryLimit <= 8 * peakMemory)
    ? memoryLimit
    : undefined;
}

function memoryHeading(plan: PlotPlan): string {
  return plan.memoryLimit === undefined || drawnLimit(plan) !== undefined
    ? "Memory"
    : `Memory (limit ${humaneBytes(plan.memoryLimit)})`;
}
