// @ts-check
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { contestants } from "./contestants.mjs";
import { compete, rowsOf } from "./harness/contest.mjs";
import { describeMachine } from "./harness/machine.mjs";
import { progressLine } from "./harness/progress.mjs";
import { endAllChildren } from "./harness/spawn.mjs";
import { renderReport } from "./harness/table.mjs";
import { WORKERS } from "./harness/throughput.mjs";

const HELP = `Usage: npm run bench -- [options]

Measures Gridpulse beside other ways to map a function, all in one run.

  --quick            small sizes, one round: does it all still work?
  --only NAME,NAME   these contestants alone; their ratios need gridpulse among them
  --json FILE        write the measurements to FILE too
  --help             this text

Contestants: ${contestants.map(({ name }) => name).join(", ")}

The exit code is 1 if a contestant crashed or gave wrong results; a missed target is only marked.`;

/** A command line that means nothing. */
const USAGE_ERROR = 2;

let interrupted = false;

/**
 * @returns {{ quick: boolean, chosen: typeof contestants, json: string | undefined } | string}
 *   what to do, or what to say instead
 */
function readCommandLine() {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return HELP;
  const names = values.only?.split(",").map((name) => name.trim());
  const unknown = names?.find((name) => !contestants.some((known) => known.name === name));
  if (unknown !== undefined) {
    throw new TypeError(
      `--only: there is no contestant "${unknown}", but ${contestants.map(({ name }) => name).join(", ")}`,
    );
  }
  const chosen = contestants.filter(({ name }) => names === undefined || names.includes(name));
  return { quick: values.quick, chosen, json: values.json };
}

/** @param {Exclude<ReturnType<typeof readCommandLine>, string>} request */
async function bench({ quick, chosen, json }) {
  const machine = describeMachine();
  const progress = progressLine();
  const { results, absent } = await compete(chosen, { quick }, progress.say);
  progress.clear();
  if (interrupted) return;
  /** @type {import("./types.ts").Report} */
  const report = {
    machine,
    quick,
    workers: WORKERS,
    rows: rowsOf(results, { quick }),
    absent: [...absent.values()],
  };
  console.log(renderReport(report, [...new Set(chosen.map(({ section }) => section))]));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  const crashed = report.absent.filter(({ kind }) => kind === "crashed");
  if (crashed.length > 0) {
    console.error(`\nCrashed: ${crashed.map(({ contestant }) => contestant).join(", ")}`);
    process.exitCode = 1;
  }
}

for (const [signal, code] of /** @type {const} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])) {
  process.once(signal, () => {
    interrupted = true;
    void endAllChildren().then(() => process.exit(code));
  });
}

try {
  const request = readCommandLine();
  if (typeof request === "string") console.log(request);
  else await bench(request);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = USAGE_ERROR;
}
