/** Who gets which tasks, how many are drawn, and how many workers there should be. */
import { lastChunkSize } from "./chunking.ts";
import type { Group } from "./group.ts";
import { spansOf } from "./span.ts";
import type { RunState } from "./state.ts";
import { Worker } from "./worker.ts";

/** Results that nobody took yet hold a stream back from this many on, or more where tasks are short. */
const smallestWindow = 64;
/** A worker that has not reported for so many milliseconds is busy with a long task. */
const longTask = 20;

/** Gives every worker what it can take, and sees to it that there is enough of both. */
export function feed(state: RunState, now: number): void {
  for (const group of state.groups) {
    for (const worker of [...group.idle]) assign(state, group, worker, now);
    // Before tasks queue up behind others, somebody new might run them.
    hire(state, group);
    if (isStarved(group) && makeRoom(state)) hire(state, group);
    for (const worker of [...group.shortOfWork]) {
      if (group.waiting > group.coming) assign(state, group, worker, now);
    }
    if (group.waiting === 0 && group.idle.size > 0) rob(state, group, now);
  }
  draw(state);
}

function assign(state: RunState, group: Group, worker: Worker, now: number): void {
  let size = group.chunkSize();
  if (state.exhausted)
    size = lastChunkSize(size, group.waiting, group.workers.size, group.options.concurrency);
  // What comes back was let in before: to hold it up could hold up the results in front of it.
  if (!group.hasReturned) size = Math.min(size, room(state));
  if (size <= 0) return;
  const span = group.take(size);
  if (span === undefined) return;
  const chunk = { id: state.nextChunk++, worker, span, open: span.count };
  for (let index = span.first; index < span.first + span.count; index++) {
    state.table.give(index, chunk.id);
  }
  state.chunks.set(chunk.id, chunk);
  if (worker.chunks.length === 0) worker.reported = now;
  worker.chunks.push(chunk);
  group.place(worker);
  state.effects.push({ type: "assign", worker: worker.id, chunk: chunk.id, group: group.id, span });
}

/** How many more tasks may be under way before somebody must take results. */
function room(state: RunState): number {
  if (state.taken === undefined) return Number.POSITIVE_INFINITY;
  const waiting = state.groups.reduce((sum, group) => sum + group.waiting, 0);
  const window = state.groups.reduce(
    (sum, group) => sum + 4 * group.options.workers * group.chunkSize(),
    smallestWindow,
  );
  return window - (state.table.drawn - waiting - state.taken);
}

function draw(state: RunState): void {
  const [group] = state.groups;
  if (state.exhausted || group === undefined || room(state) <= 0) return;
  const supply = group.options.workers * group.chunkSize();
  const coming = state.asked - state.table.drawn;
  const count = supply - group.waiting - coming;
  if (count <= 0) return;
  state.asked += count;
  state.effects.push({ type: "draw", count });
}

/** Never more workers than tasks for them. */
function hire(state: RunState, group: Group): void {
  const most = state.options.workers ?? Number.POSITIVE_INFINITY;
  const free = Math.min(group.options.workers - group.workers.size, most - state.workers.size);
  if (free <= 0 || group.waiting === 0) return;
  const count = Math.min(free, group.waiting - group.idle.size - group.coming);
  if (count <= 0) return;
  const workers = Array.from({ length: count }, () => new Worker(state.nextWorker++, group.id));
  for (const worker of workers) {
    state.workers.set(worker.id, worker);
    group.workers.add(worker);
  }
  state.effects.push({ type: "hire", group: group.id, workers: workers.map(({ id }) => id) });
}

/** Whether there is work of a kind that no worker does. */
function isStarved(group: Group): boolean {
  return group.waiting > 0 && group.workers.size === 0;
}

/** Sends away a worker of another kind for which there is nothing left to do. */
function makeRoom(state: RunState): boolean {
  for (const group of state.groups) {
    const [idle] = group.idle;
    if (idle === undefined || group.waiting > 0) continue;
    group.remove(idle);
    state.workers.delete(idle.id);
    state.effects.push({ type: "dismiss", worker: idle.id });
    return true;
  }
  return false;
}

/**
 * Nothing waits, and somebody is idle: takes half of what is queued on the worker that has most.
 * Only where this helps: a worker that reports every few milliseconds will be done before the tasks
 * have changed hands.
 */
function rob(state: RunState, group: Group, now: number): void {
  for (const thief of [...group.idle]) {
    const victim = richest(group);
    if (victim === undefined) return;
    const due = group.workload.millis >= longTask ? now : victim.reported + longTask;
    if (now < due) {
      wake(state, due);
      return;
    }
    takeTail(state, group, victim);
    assign(state, group, thief, now);
  }
}

function richest(group: Group): Worker | undefined {
  let richest: Worker | undefined;
  // What it is executing cannot be taken.
  let most = group.options.concurrency;
  for (const worker of group.workers) {
    const { open } = worker;
    if (open <= most) continue;
    richest = worker;
    most = open;
  }
  return richest;
}

function takeTail(state: RunState, group: Group, victim: Worker): void {
  let wanted = Math.ceil((victim.open - group.options.concurrency) / 2);
  for (const chunk of [...victim.chunks].toReversed()) {
    const indices: number[] = [];
    const { first, count, attempt } = chunk.span;
    for (let index = first + count - 1; index >= first && wanted > 0; index--) {
      if (state.table.chunkOf(index) !== chunk.id) continue;
      indices.push(index);
      state.table.takeBack(index);
      wanted--;
    }
    if (indices.length === 0) continue;
    const spans = spansOf(indices.toReversed(), attempt);
    chunk.open -= indices.length;
    for (const span of spans) group.takeBack(span);
    state.effects.push({ type: "take-back", chunk: chunk.id, spans });
    state.effects.push({ type: "drop", worker: victim.id, chunk: chunk.id, spans });
    if (chunk.open === 0) state.close(chunk);
  }
}

function wake(state: RunState, at: number): void {
  if (state.wakeAt !== undefined && state.wakeAt <= at) return;
  state.wakeAt = at;
  state.effects.push({ type: "wake", at });
}
