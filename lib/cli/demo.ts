import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Command } from "commander";
import { humaneCount, humaneDuration } from "../report/humane.ts";
import { plotUsage } from "../report/plot.ts";
import { usageTable } from "../report/usage-table.ts";
import { gridMap } from "../run/grid-map.ts";
import { ProgressLine } from "../run/progress-line.ts";
import type { Run } from "../run/run.ts";
import type { DeathEvent } from "../run/run-events.ts";
import { explain } from "./explain.ts";
import { countPrimes, type PrimeRange } from "./primes.ts";
import { wholeNumber } from "./whole-number.ts";

const rangeLength = 5_000_000;
const rangeCount = 400;
/** How many primes there are below 2,000,000,000, as tables have it. */
const knownCount = 98_222_287;
/** Beats this often make a smooth plot of a run of seconds. */
const heartbeatSeconds = 0.25;

/** So long after a result its worker is in the middle of the next task. */
const midTaskMillis = 15;

interface Flags {
  readonly plot: string;
  readonly tasks: string;
}

export function addDemoCommand(program: Command): void {
  program
    .command("demo")
    .description("count primes on all cores, lose a worker half-way, and lose nothing by it")
    .option("-p, --plot <file>", "where the picture goes", "gridpulse-demo.png")
    .option(
      "-t, --tasks <n>",
      `how many ranges of ${humaneCount(rangeLength)} numbers`,
      String(rangeCount),
    )
    .action(demo);
}

async function demo(flags: Flags): Promise<void> {
  const count = wholeNumber("--tasks", flags.tasks, 1);
  const ranges = Array.from(
    { length: count },
    (_, index): PrimeRange => ({
      from: index * rangeLength,
      to: (index + 1) * rangeLength,
    }),
  );
  const cores = availableParallelism();
  const end = humaneCount(count * rangeLength);
  say(`Counting the primes below ${end}: ${count} tasks on ${cores} cores.`);
  say("Half-way one of the processes that compute will be killed.\n");

  const run = gridMap(countPrimes, ranges, { heartbeatFrequency: heartbeatSeconds, quiet: true });
  const line = new ProgressLine("counting", run);
  const deaths = sabotage(run, Math.floor(count / 2), line);
  const counts = await run.then(
    (results) => results,
    (error: unknown) => {
      line.close();
      throw error;
    },
  );
  line.close();

  const primes = counts.reduce((sum, each) => sum + each, 0);
  const verdict = count === rangeCount && primes === knownCount ? ", as it should be" : "";
  say(`There are ${humaneCount(primes)} primes below ${end}${verdict}.`);
  say(
    `It took ${humaneDuration(run.usage.wall * 1000)}, ${humaneDuration(run.usage.cpu * 1000)} of CPU.\n`,
  );
  say(tableOf(run));
  await plot(run, deaths, resolve(flags.plot));
}

interface Noted extends DeathEvent {
  readonly at: number;
}

/** Kills an executor once so many tasks are done, and tells what comes of it. */
function sabotage(run: Run<number>, after: number, line: ProgressLine): Noted[] {
  const pids = new Map<number, number>();
  const deaths: Noted[] = [];
  let done = 0;
  let killed: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const kill = () => {
    timer = undefined;
    const [victim] = pids.entries();
    if (victim === undefined || victim[1] === killed) return;
    const [worker, pid] = victim;
    killed = pid;
    line.say(`  killing process ${pid} of worker ${worker} (SIGKILL) after ${done} tasks …`);
    process.kill(pid, "SIGKILL");
  };
  run.on("worker", ({ worker, what, pid, detail }) => {
    if (what === "ended") pids.delete(worker);
    if (what !== "ready" || pid === undefined) return;
    if (pids.has(worker)) line.say(`  worker ${worker} is back on ${detail}, with a new process`);
    pids.set(worker, pid);
  });
  run.on("outcome", () => {
    done++;
    // Just now somebody was between two tasks, and its death would cost nothing; so a little later,
    // and once more if that was in vain.
    if (done >= after && deaths.length === 0) timer ??= setTimeout(kill, midTaskMillis);
  });
  run.on("end", () => clearTimeout(timer));
  run.on("death", (death) => {
    deaths.push({ ...death, at: Date.now() });
    const { index, attempt, cause, evidence } = death;
    line.say(`  task ${index}, attempt ${attempt}: ${cause} (${evidence}); it is tried again`);
  });
  return deaths;
}

function tableOf(run: Run<number>): string {
  return usageTable(
    run.usage.workers.map(({ worker, host, tasks, busy, cpu, peakMemory, deaths }) => ({
      worker: String(worker),
      host,
      tasks,
      wall: busy * 1000,
      cpu: cpu * 1000,
      peakMemory,
      deaths,
    })),
  );
}

async function plot(run: Run<number>, deaths: readonly Noted[], file: string): Promise<void> {
  try {
    await plotUsage(
      {
        title: "gridpulse demo: CPU and memory of the workers",
        series: run.samples.map(({ worker, host, samples }) => ({
          label: `worker ${worker} on ${host}`,
          points: samples,
        })),
        marks: deaths.map(({ at, index, attempt, cause }) => ({
          at,
          label: `${cause}: task ${index}, attempt ${attempt}`,
        })),
      },
      file,
    );
    say(`CPU and memory over time: ${file}`);
  } catch (error) {
    // A picture that cannot be drawn takes nothing from the results.
    say(`No picture: ${explain(error)}`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
