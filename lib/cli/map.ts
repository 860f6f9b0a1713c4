import type { Command } from "commander";
import { GridpulseError } from "../errors.ts";
import { gridMap } from "../run/grid-map.ts";
import type { ItemsOf } from "../run/item-source.ts";
import { JobError } from "../run/job-error.ts";
import type { RunOptions } from "../run/options.ts";
import { ProgressLine } from "../run/progress-line.ts";
import type { Run } from "../run/run.ts";
import { explain } from "./explain.ts";
import { itemOf, JsonLines } from "./items.ts";
import { loadFunction } from "./load-function.ts";
import { isReaderGone, openOutput, printLine } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface MapFlags {
  readonly workers?: string;
  readonly memory?: string;
  readonly name?: string;
  readonly concurrency?: string;
  readonly numResubmits?: string;
  readonly spread?: boolean;
  readonly keepGoing?: boolean;
  readonly outcomes?: boolean;
  readonly quiet?: boolean;
}

export function addMapCommand(program: Command): void {
  program
    .command("map")
    .description("apply an exported function to items; results go to stdout as JSON Lines")
    .argument(
      "<file[#export]>",
      "a module and the function that it exports; by default `default`, or its only one",
    )
    .argument("[items...]", "the items, as JSON or plain text; without any, JSON Lines from stdin")
    .option("-w, --workers <n>", "workers at the most")
    .option("-m, --memory <size>", "memory of one task, such as 512M or 2G")
    .option("-c, --concurrency <n>", "tasks that one worker runs at a time")
    .option("-r, --num-resubmits <n>", "how often to try a task again that died")
    .option("-n, --name <name>", "a name for the run")
    .option("-s, --spread", "items are lists of arguments")
    .option("-k, --keep-going", "go on after a failure; its line is null, and the exit code 1")
    .option("-o, --outcomes", "print what became of each task, as it settles, with its usage")
    .option("-q, --quiet", "no progress line, no output of the tasks")
    .addHelpText(
      "after",
      `
The progress line, warnings and what the tasks print go to stderr.

Examples:
  gridpulse map square.js 1 2 3
  gridpulse map text.js#words '"to be"' '"or not to be"'
  gridpulse map geo.js#distance --spread '[[0,0],[3,4]]'
  gridpulse map slow.js --outcomes < items.jsonl | jq .usage.wall`,
    )
    .action(map);
}

async function map(target: string, words: readonly string[], flags: MapFlags): Promise<void> {
  const f = await loadFunction(target);
  const lines = words.length > 0 ? undefined : new JsonLines(process.stdin);
  if (lines !== undefined && process.stdin.isTTY) {
    const hint = "reading items from the terminal, one JSON value a line; end with Ctrl-D";
    process.stderr.write(`gridpulse: ${hint}\n`);
  }
  const items: ItemsOf<unknown> = lines ?? words.map(itemOf);
  const options = { ...optionsOf(flags), onError: "collect" } as const;
  const run =
    flags.spread === true
      ? gridMap(f, items as ItemsOf<unknown[]>, { ...options, spread: true })
      : gridMap(f, items, options);
  const line =
    flags.quiet === true || process.stderr.isTTY ? undefined : new ProgressLine("map", run);
  run.on("end", () => line?.close());
  openOutput();
  let failed = 0;
  try {
    failed = flags.outcomes === true ? await printOutcomes(run) : await printResults(run, flags);
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
  if (failed > 0) process.exitCode = 1;
  if (lines?.fault !== undefined) throw new GridpulseError("GRIDPULSE_BAD_ARGUMENT", lines.fault);
}

/** A line for each result, in order; says how many failed. */
async function printResults(run: Run<unknown>, { keepGoing }: MapFlags): Promise<number> {
  let failed = 0;
  for await (const result of run) {
    if (result instanceof JobError) {
      // Leaving the loop ends the run.
      if (keepGoing !== true) throw result;
      failed++;
      process.stderr.write(`gridpulse: ${explain(result)}\n`);
      await print(null);
    } else {
      await print(result);
    }
  }
  return failed;
}

/** A line for each task as it settles; says how many failed. */
async function printOutcomes(run: Run<unknown>): Promise<number> {
  let failed = 0;
  for await (const outcome of run.completed()) {
    if (outcome.status === "rejected") {
      const { status, index, error, usage } = outcome;
      const { code, message } = error;
      const { causeOfDeath, attempts } = error instanceof JobError ? error : {};
      failed++;
      await print({ index, status, error: { code, message, causeOfDeath, attempts }, usage });
    } else {
      await print(outcome);
    }
  }
  return failed;
}

async function print(value: unknown): Promise<void> {
  const text = JSON.stringify(value, (_, inner: unknown) => {
    return typeof inner === "bigint" ? String(inner) : inner;
  });
  await printLine(text ?? "null");
}

function optionsOf({
  workers,
  memory,
  name,
  concurrency,
  numResubmits,
  quiet,
}: MapFlags): RunOptions {
  return {
    ...(workers === undefined ? {} : { workers: wholeNumber("--workers", workers, 1) }),
    ...(memory === undefined ? {} : { memory }),
    ...(name === undefined ? {} : { name }),
    ...(concurrency === undefined
      ? {}
      : { concurrency: wholeNumber("--concurrency", concurrency, 1) }),
    ...(numResubmits === undefined
      ? {}
      : { numResubmits: wholeNumber("--num-resubmits", numResubmits, 0) }),
    ...(quiet === undefined ? {} : { quiet }),
  };
}
