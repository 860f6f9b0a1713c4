/** Text on a plot. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { fontFamily } from "./plot-painters.ts";

/** How a piece of text looks. */
export interface TextStyle {
  /** Height in pixels. */
  readonly size: number;
  readonly color: string;
  /** @default "left" */
  readonly align?: "left" | "center" | "right";
  /** Color of a rim that keeps the text readable on top of curves; none without it. */
  readonly rim?: string;
}

/** Writes `text` with its base line at `y`. */
export function write(
  pen: SKRSContext2D,
  text: string,
  at: { readonly x: number; readonly y: number },
  style: TextStyle,
): void {
  pen.font = fontOf(style);
  pen.textAlign = style.align ?? "left";
  if (style.rim !== undefined) {
    pen.strokeStyle = style.rim;
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.setLineDash([]);
    pen.strokeText(text, at.x, at.y);
  }
  pen.fillStyle = style.color;
  pen.fillText(text, at.x, at.y);
}

/** How wide `text` will be. */
export function widthOf(pen: SKRSContext2D, text: string, style: TextStyle): number {
  pen.font = fontOf(style);
  return pen.measureText(text).width;
}

/** As much of `text` as `width` has room for, on one line. */
export function fitted(pen: SKRSContext2D, text: string, width: number, style: TextStyle): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  // No picture is wide enough for more, and measuring a megabyte of letters takes long.
  const letters = Array.from(line.slice(0, 300));
  let shown = letters.join("");
  let whole = shown.length === line.length;
  while (letters.length > 0 && widthOf(pen, shown, style) > width) {
    letters.pop();
    whole = false;
    shown = `${letters.join("").trimEnd()}…`;
  }
  return whole || shown.endsWith("…") ? shown : `${shown}…`;
}

function fontOf({ size }: TextStyle): string {
  // What the shipped font lacks, Chinese names say, may come from the system's, if it has any.
  return `${size}px "${fontFamily}", sans-serif`;
}
