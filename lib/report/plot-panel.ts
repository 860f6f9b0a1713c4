/** One panel of a plot: curves over time in a frame with axes. */
import type { Canvas } from "@napi-rs/canvas";
import type { ChartArea, ChartDataset } from "chart.js";
import type { Band, Curve, Spot } from "./plot-curve.ts";
import { fontFamily, type Painters } from "./plot-painters.ts";
import { ink, pointsPerLine, size, strokeOf } from "./plot-style.ts";
import type { Axis } from "./plot-ticks.ts";

/** What a panel shows. */
export interface PanelContent {
  readonly curves: readonly Curve[];
  /** Of the workers that have no curve. */
  readonly others: Band | undefined;
  readonly time: Axis;
  readonly values: Axis;
  /** Whether the ticks of time are labelled. */
  readonly labelsTime: boolean;
}

/** A panel as it was drawn. */
export interface Panel {
  readonly canvas: Canvas;
  /** Where in the canvas the curves are: about as much as was asked for, as labels need room. */
  readonly area: ChartArea;
}

/** Pixels above the area of the curves: room for half a label, and for what touches the edge. */
export const panelPadding = 12;

/** Draws a panel as wide as the picture, the area of its curves `height` pixels high. */
export function drawPanel(content: PanelContent, height: number, painters: Painters): Panel {
  const axisHeight = content.labelsTime ? size.axisHeight : panelPadding;
  const canvas = painters.canvas.createCanvas(size.width, panelPadding + height + axisHeight);
  // Else the font draws "1 GB" as "1GB".
  canvas.getContext("2d").fontKerning = "none";
  const font = { family: fontFamily, size: 14 };
  const chart = new painters.charts.Chart(canvas, {
    type: "line",
    data: { datasets: [...othersSets(content.others), ...content.curves.flatMap(curveSets)] },
    options: {
      animation: false,
      responsive: false,
      devicePixelRatio: 1,
      parsing: false,
      normalized: true,
      events: [],
      // Both panels have their areas at the same places, whatever the widths of their labels.
      layout: { autoPadding: false, padding: { top: panelPadding, right: size.margin } },
      scales: {
        x: {
          type: "linear",
          min: 0,
          max: content.time.max,
          border: { color: ink.frame },
          grid: { color: ink.grid, tickLength: size.tickLength },
          ticks: {
            display: content.labelsTime,
            color: ink.faint,
            font,
            maxRotation: 0,
            callback: (_, index) => content.time.ticks[index]?.label,
          },
          afterBuildTicks: (scale) => {
            scale.ticks = content.time.ticks.map(({ value }) => ({ value }));
          },
          afterFit: (scale) => {
            scale.height = axisHeight;
          },
        },
        y: {
          type: "linear",
          min: 0,
          max: content.values.max,
          border: { color: ink.frame },
          grid: { color: ink.grid, tickLength: size.tickLength },
          ticks: {
            color: ink.faint,
            font,
            callback: (_, index) => content.values.ticks[index]?.label,
          },
          afterBuildTicks: (scale) => {
            scale.ticks = content.values.ticks.map(({ value }) => ({ value }));
          },
          afterFit: (scale) => {
            scale.width = size.axisWidth;
          },
        },
      },
    },
  });
  return { canvas, area: chart.chartArea };
}

type LineSet = ChartDataset<"line", Spot[]>;

function curveSets({ line, band }: Curve, index: number): LineSet[] {
  const stroke = strokeOf(index);
  const lineSet: LineSet = {
    data: [...line],
    borderColor: stroke.color,
    borderWidth: 2,
    borderDash: [...stroke.dash],
    borderJoinStyle: "round",
    clip: 6,
    pointStyle: stroke.point,
    pointRadius: pointSizes(line, index),
    pointBorderColor: stroke.color,
    pointBorderWidth: 2,
    pointBackgroundColor: stroke.solid ? stroke.color : ink.paper,
    // The first curves in the legend lie on top, and all lines on all bands.
    order: index,
  };
  return band === undefined
    ? [lineSet]
    : [...bandSets(band, `${stroke.color}30`, 100 + index), lineSet];
}

function othersSets(band: Band | undefined): LineSet[] {
  return band === undefined ? [] : bandSets(band, ink.band, 1000);
}

function bandSets(band: Band, color: string, order: number): LineSet[] {
  const edge = { borderColor: color, borderWidth: 1, pointRadius: 0, order };
  return [
    { ...edge, data: [...band.low] },
    { ...edge, data: [...band.high], fill: "-1", backgroundColor: color },
  ];
}

/** A few points on each curve, each curve's at other places than its neighbours'. */
function pointSizes(spots: readonly Spot[], curve: number): number[] {
  const stride = Math.max(1, Math.ceil(spots.length / pointsPerLine));
  const first = Math.floor((stride * ((curve * 3) % 8)) / 8);
  return spots.map((_, index) => (index % stride === first ? 4.5 : 0));
}
