/** The process that draws one plot, and ends. */
import { rename, rm, writeFile } from "node:fs/promises";
import type { PlotAnswer, PlotOrder } from "./plot-child.ts";
import { drawPlot } from "./plot-drawing.ts";
import { loadPainters } from "./plot-painters.ts";

process.once("message", (order: PlotOrder) => {
  void obey(order).then((answer) => process.send?.(answer, () => process.disconnect()));
});

// Also when the one who asked has died.
process.once("disconnect", () => process.exit());

async function obey({ plan, file }: PlotOrder): Promise<PlotAnswer> {
  // Who finds the file finds all of it.
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    const png = await drawPlot(plan, await loadPainters());
    await writeFile(unfinished, png);
    await rename(unfinished, file);
    return {};
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
