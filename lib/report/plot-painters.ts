/** The packages and the font that a plot is drawn with. */
import { createRequire } from "node:module";
import type * as canvasPackage from "@napi-rs/canvas";
import type * as chartPackage from "chart.js";
import type * as chartHelpers from "chart.js/helpers";

/** The canvas and the charts. */
export interface Painters {
  readonly canvas: typeof canvasPackage;
  readonly charts: typeof chartPackage;
  readonly helpers: typeof chartHelpers;
}

/** The name under which {@link loadPainters} registers the font that the package brings along. */
export const fontFamily = "Gridpulse Inter";

/** Loads all that drawing needs, or says what is missing. */
export async function loadPainters(): Promise<Painters> {
  const canvas = await import("@napi-rs/canvas").catch(missing("@napi-rs/canvas"));
  const charts = await import("chart.js").catch(missing("chart.js"));
  const helpers = await import("chart.js/helpers").catch(missing("chart.js"));
  const font = createRequire(import.meta.url).resolve("#config/fonts/inter-latin-400.woff2");
  // Machines without a screen mostly have no fonts, and a canvas then leaves all text out.
  if (canvas.GlobalFonts.registerFromPath(font, fontFamily) === null) {
    throw new Error(`the font ${font} cannot be read`);
  }
  const { Chart, Filler, LinearScale, LineController, LineElement, PointElement } = charts;
  Chart.register(Filler, LinearScale, LineController, LineElement, PointElement);
  return { canvas, charts, helpers };
}

function missing(name: string): (error: unknown) => never {
  return (error) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the package ${name} cannot be loaded (${why})`, { cause: error });
  };
}
