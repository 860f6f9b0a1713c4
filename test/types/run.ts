/** Checked by compiling it, and never run: the outcomes and events of a run, and jobs. */
import {
  type GridpulseError,
  gridMap,
  Job,
  type JobError,
  type Outcome,
  processJobs,
  type Run,
  type Usage,
} from "gridpulse";
import { task } from "gridpulse/task";
import { type Equal, holds } from "./equal.ts";

export async function outcomes(): Promise<void> {
  await using run = gridMap((x: number) => x > 0, [1]);
  for (const outcome of await run.outcomes()) {
    holds<Equal<typeof outcome, Outcome<boolean>>>();
    holds<Equal<typeof outcome.usage, Usage>>();
    if (outcome.status === "fulfilled") {
      holds<Equal<typeof outcome.value, boolean>>();
      // @ts-expect-error -- who is fulfilled has no error
      void outcome.error;
    } else {
      holds<Equal<typeof outcome.error, GridpulseError>>();
      // @ts-expect-error -- who is rejected has no value
      void outcome.value;
    }
  }
  for await (const outcome of run.completed()) holds<Equal<typeof outcome, Outcome<boolean>>>();
}

export function events(): void {
  const run = gridMap((x: number) => x, [1]);
  run
    .on("outcome", (outcome) => holds<Equal<typeof outcome, Outcome<number>>>())
    .on("death", ({ resubmitted }) => holds<Equal<typeof resubmitted, boolean>>())
    .on("log", ({ text }) => holds<Equal<typeof text, string>>())
    .on("taskProgress", ({ fraction }) => holds<Equal<typeof fraction, number>>());
  // @ts-expect-error -- there is no such event
  run.on("outcomes", () => undefined);
  // @ts-expect-error -- progress is for looking at
  run.progress.finished = 1;
}

export async function jobs(): Promise<void> {
  const numeric = new Job((x: number) => x, [1]);
  const textual = new Job(async (a: string, b: number) => a.repeat(b), ["a", 2], { memory: "1G" });
  holds<Equal<Awaited<ReturnType<typeof numeric.join>>, number>>();
  holds<Equal<typeof textual.result, string | undefined>>();
  const same = processJobs([numeric, new Job(Math.max, [1, 2])]);
  holds<Equal<typeof same, Run<number>>>();
  const mixed = processJobs([numeric, textual]);
  holds<Equal<typeof mixed, Run<number | string>>>();
  const collected = processJobs([numeric], { onError: "collect" });
  holds<Equal<typeof collected, Run<number | JobError>>>();
  const generated = processJobs(
    (function* make() {
      yield new Job(() => true);
    })(),
  );
  holds<Equal<typeof generated, Run<boolean>>>();
  // @ts-expect-error -- a text is no number
  void new Job((x: number) => x, ["1"]);
  // @ts-expect-error -- there is one argument too many
  void new Job((x: number) => x, [1, 2]);
  // @ts-expect-error -- these are options of a run
  void new Job((x: number) => x, [1], { workers: 2 });
  // @ts-expect-error -- a function is no job
  processJobs([() => 1]);
}

export function tasks(): void {
  holds<Equal<typeof task.index, number>>();
  holds<Equal<typeof task.signal, AbortSignal>>();
  // @ts-expect-error -- it is told, not chosen
  task.index = 1;
}
