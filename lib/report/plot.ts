/** Plots of what workers used, as PNG files. */
import { drawInChild } from "./plot-child.ts";
import { planPlot } from "./plot-plan.ts";

/** What one worker used over time. */
export interface PlotSeries {
  /** "worker 1 on node017". */
  readonly label: string;
  readonly points: readonly PlotPoint[];
}

/** One sample. */
export interface PlotPoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Percent of one core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** A moment to be marked, as a death is. */
export interface PlotMark {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** "crashed: task 17, attempt 1". */
  readonly label: string;
}

/** What to plot. */
export interface PlotRequest {
  readonly title: string;
  readonly series: readonly PlotSeries[];
  readonly marks: readonly PlotMark[];
  /**
   * Bytes that a worker may use, drawn as a line.
   * @default no line
   */
  readonly memoryLimit?: number;
}

/**
 * Writes a PNG of 1200 by 700 pixels to `file`: CPU above, memory below, over time.
 *
 * The canvas takes hundreds of megabytes and native code, so a short-lived process of its own draws
 * it: whatever goes wrong there rejects with a `GridpulseError`, `GRIDPULSE_NO_PLOT`, and leaves
 * neither a half-written file nor a fat caller behind.
 */
export async function plotUsage(request: PlotRequest, file: string): Promise<void> {
  await drawInChild(planPlot(request), file);
}
