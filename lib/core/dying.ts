/** What a death means for the tasks that the dead worker had. */
import type { CauseOfDeath, Evidence } from "./events.ts";
import type { Group } from "./group.ts";
import { spansOf } from "./span.ts";
import type { RunState } from "./state.ts";
import type { Chunk, Worker } from "./worker.ts";

export interface Death {
  readonly cause: CauseOfDeath;
  readonly evidence: Evidence;
  /** What it was executing; undefined where nobody can know. */
  readonly executing: readonly number[] | undefined;
}

/** So many workers in a row that die without ever running a task, and there is no point in more. */
const fewestBarrenDeaths = 3;

/** Takes from a worker all that it has: what it was executing is charged, the rest goes back as it was. */
export function bury(state: RunState, worker: Worker, death: Death): void {
  const group = state.group(worker.group);
  const executing = new Set(death.executing ?? [firstOpen(state, worker)]);
  let blamed = 0;
  for (const chunk of [...worker.chunks]) blamed += empty(state, group, chunk, death, executing);
  worker.ready = false;
  group.place(worker);
  if (blamed === 0) countBarren(state, group, death);
}

/** Takes a worker out of the run altogether. */
export function remove(state: RunState, worker: Worker, death: Death): void {
  bury(state, worker, death);
  state.group(worker.group).remove(worker);
  state.workers.delete(worker.id);
}

/** One attempt at a task ended badly: says whether there will be another. */
export function charge(state: RunState, group: Group, chunk: Chunk, index: number, death: Death) {
  const charges = state.chargesOf(index);
  const { attempt } = chunk.span;
  let resubmitted: boolean;
  if (death.cause === "exception") {
    charges.throws++;
    resubmitted = charges.throws <= group.options.exceptionRetries;
  } else {
    charges.deaths++;
    resubmitted = death.cause !== "deleted" && charges.deaths <= group.options.numResubmits;
  }
  chunk.open--;
  if (resubmitted) {
    const span = { first: index, count: 1, attempt: attempt + 1 };
    state.table.takeBack(index);
    group.takeBack(span);
    state.effects.push({ type: "take-back", chunk: chunk.id, spans: [span] });
  } else {
    state.settle(index);
  }
  const { cause, evidence } = death;
  state.effects.push({
    type: "death",
    index,
    attempt,
    worker: chunk.worker.id,
    cause,
    evidence,
    resubmitted,
  });
}

function empty(
  state: RunState,
  group: Group,
  chunk: Chunk,
  death: Death,
  executing: ReadonlySet<number | undefined>,
): number {
  const { first, count, attempt } = chunk.span;
  const blamed: number[] = [];
  const unblamed: number[] = [];
  for (let index = first; index < first + count; index++) {
    if (state.table.chunkOf(index) !== chunk.id) continue;
    (executing.has(index) ? blamed : unblamed).push(index);
  }
  for (const index of unblamed) state.table.takeBack(index);
  chunk.open -= unblamed.length;
  const spans = spansOf(unblamed, attempt);
  for (const span of spans) group.takeBack(span);
  if (spans.length > 0) state.effects.push({ type: "take-back", chunk: chunk.id, spans });
  for (const index of blamed) charge(state, group, chunk, index, death);
  state.close(chunk);
  return blamed.length;
}

/** A worker runs its tasks in order, so this is the likeliest. */
function firstOpen(state: RunState, worker: Worker): number | undefined {
  const [chunk] = worker.chunks;
  if (chunk === undefined) return undefined;
  const { first, count } = chunk.span;
  for (let index = first; index < first + count; index++) {
    if (state.table.chunkOf(index) === chunk.id) return index;
  }
  return undefined;
}

function countBarren(state: RunState, group: Group, death: Death): void {
  group.barrenDeaths++;
  if (group.barrenDeaths < Math.max(fewestBarrenDeaths, group.options.numResubmits + 1)) return;
  if (group.waiting === 0) return;
  state.over = true;
  state.effects.push({ type: "hopeless", group: group.id, evidence: death.evidence });
}
