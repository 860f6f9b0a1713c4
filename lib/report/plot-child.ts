/** Has a plot drawn by a process of its own. */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { GridpulseError } from "../errors.ts";
import type { PlotPlan } from "./plot-plan.ts";

/** What the drawing process is sent. */
export interface PlotOrder {
  readonly plan: PlotPlan;
  readonly file: string;
}

/** What it answers; no answer means that it died. */
export interface PlotAnswer {
  /** Why there is no plot. */
  readonly failure?: string;
}

/** Drawing takes a second; a process that takes this many milliseconds hangs. */
const patience = 60_000;

/** Enough of what a dying process says to know why. */
const complaintLength = 2000;

/** Resolves when the plot is in `file`. */
export async function drawInChild(plan: PlotPlan, file: string): Promise<void> {
  const child = start();
  const timer = setTimeout(() => child.kill("SIGKILL"), patience);
  try {
    const failure = await answerOf(child, { plan, file });
    if (failure !== undefined) {
      throw new GridpulseError("GRIDPULSE_NO_PLOT", `No plot could be drawn: ${failure}`);
    }
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}

function start(): ChildProcess {
  // The compiled program has only .js files; run from its sources it needs a loader for .ts.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const execArgv =
    extension === "ts"
      ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href]
      : [];
  const entry = new URL(`./plot-entry.${extension}`, import.meta.url);
  return fork(fileURLToPath(entry), {
    execArgv,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

/** The failure that the child reports or dies of, undefined when all went well. */
function answerOf(child: ChildProcess, order: PlotOrder): Promise<string | undefined> {
  return new Promise((resolve) => {
    let complaint = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      complaint = (complaint + chunk).slice(-complaintLength);
    });
    child.once("message", (answer: PlotAnswer) => resolve(answer.failure));
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => {
      const end = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve(`the drawing process ended with ${end}. ${complaint.trim()}`.trim());
    });
    // Its error comes as the end of the child, too, with more to tell.
    child.send(order, () => {});
  });
}
