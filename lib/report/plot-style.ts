/** How a plot looks. */

/** Sizes in pixels. */
export const size = {
  width: 1200,
  height: 700,
  margin: 28,
  /** Room for what is written at the vertical axes. */
  axisWidth: 92,
  /** Room for what is written at the horizontal axis. */
  axisHeight: 30,
  tickLength: 6,
} as const;

export const ink = {
  paper: "#ffffff",
  text: "#1c2126",
  faint: "#59636e",
  grid: "#e4e7eb",
  frame: "#a9b1ba",
  mark: "#24292f",
  limit: "#a40e26",
  band: "#d5d9de",
} as const;

/** How one curve looks. */
export interface Stroke {
  readonly color: string;
  readonly dash: readonly number[];
  readonly point: "circle" | "rect" | "triangle" | "rectRot";
  /** Whether the points are filled. */
  readonly solid: boolean;
}

/**
 * Told apart by hue, by lightness, by dashes and by points: in print, in grey and by those who see
 * few colours, one of these is left.
 */
export const strokes: readonly Stroke[] = [
  { color: "#0b62a8", dash: [], point: "circle", solid: true },
  { color: "#d9480f", dash: [10, 4], point: "rect", solid: false },
  { color: "#12805c", dash: [3, 3], point: "triangle", solid: true },
  { color: "#a43e94", dash: [12, 3, 3, 3], point: "rectRot", solid: false },
  { color: "#e09f00", dash: [], point: "rect", solid: true },
  { color: "#45a9e0", dash: [10, 4], point: "circle", solid: false },
  { color: "#3d444d", dash: [3, 3], point: "rectRot", solid: true },
  { color: "#8a5a2b", dash: [12, 3, 3, 3], point: "triangle", solid: false },
];

/** Round and round, should there ever be more curves than strokes. */
export function strokeOf(index: number): Stroke {
  const stroke = strokes[index % strokes.length];
  if (stroke === undefined) {
    throw new RangeError(`no stroke for curve ${index}`);
  }
  return stroke;
}

/** About as many points on each curve, whatever the number of samples. */
export const pointsPerLine = 9;
