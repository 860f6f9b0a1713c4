/** Reads a tree of processes out of Linux's `/proc`. */
import { readdir, readFile } from "node:fs/promises";

/** From the deadest to the liveliest. */
const processStates = ["zombie", "stopped", "sleeping", "disk", "running"] as const;

/** What a process, or the liveliest of several, is doing. */
export type ProcessState = (typeof processStates)[number];

/** One living (or not yet reaped) process. */
export interface TreeProcess {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks between boot and start: with the pid it names a process for good, for pids are reused. */
  readonly startedAt: number;
  /** That of its liveliest thread. */
  readonly state: ProcessState;
  /** CPU seconds of the descendants that ended and were waited for. */
  readonly reapedCpu: number;
  /** Bytes through `read` and its like, those of reaped descendants included. */
  readonly read: number;
  /** Bytes through `write` and its like, those of reaped descendants included. */
  readonly written: number;
}

/** The kernel's USER_HZ, the same on every platform that Node runs on. */
const ticksPerSecond = 100;

const stateOfLetter: Readonly<Record<string, ProcessState>> = {
  R: "running",
  D: "disk",
  T: "stopped",
  t: "stopped",
  Z: "zombie",
  X: "zombie",
  x: "zombie",
};

/** The liveliest of `states`; "zombie" when there is none. */
export function liveliest(states: Iterable<ProcessState>): ProcessState {
  let best = 0;
  for (const state of states) {
    best = Math.max(best, processStates.indexOf(state));
  }
  return processStates[best] ?? "zombie";
}

/**
 * The process `root` and all that descend from it, parents before their children, and also the
 * processes of `known` (pid to `startedAt`) with their descendants. Those are members seen before:
 * a daemon whose parent ended hangs on init, but what it uses is still charged to this job.
 */
export async function readTree(
  root: number,
  known: ReadonlyMap<number, number> = new Map(),
): Promise<readonly TreeProcess[]> {
  const found = new Map<number, TreeProcess>();
  await descend(root, found);
  for (const [pid, startedAt] of known) {
    await descend(pid, found, startedAt);
  }
  return [...found.values()];
}

async function descend(
  pid: number,
  found: Map<number, TreeProcess>,
  startedAt?: number,
): Promise<void> {
  if (found.has(pid)) {
    return;
  }
  const read = await readProcess(pid);
  // Two branches may meet here when a process changed its parent between the reads.
  if (
    read === undefined ||
    found.has(pid) ||
    (startedAt !== undefined && startedAt !== read.process.startedAt)
  ) {
    return;
  }
  found.set(pid, read.process);
  await Promise.all(read.children.map((child) => descend(child, found)));
}

interface ProcessAndChildren {
  readonly process: TreeProcess;
  readonly children: readonly number[];
}

async function readProcess(pid: number): Promise<ProcessAndChildren | undefined> {
  const folder = `/proc/${pid}`;
  // The own figures are read before the children are listed: a child that is reaped in between
  // then counts either as living or as reaped, never as both.
  const stat = parseStat(await readIfThere(`${folder}/stat`));
  if (stat === undefined) {
    return undefined;
  }
  const io = await readIfThere(`${folder}/io`);
  const threads = await readThreads(folder);
  return {
    process: {
      pid,
      parent: stat.parent,
      startedAt: stat.startedAt,
      // The stat of a process tells of its main thread alone, while in Node another may be the one
      // that computes, or that hangs on a dead file server.
      state: threads.states.length === 0 ? stat.state : liveliest(threads.states),
      reapedCpu: stat.reapedCpu,
      read: ioCounter(io, "rchar"),
      written: ioCounter(io, "wchar"),
    },
    children: threads.children,
  };
}

async function readThreads(
  folder: string,
): Promise<{ readonly states: readonly ProcessState[]; readonly children: readonly number[] }> {
  const threads = await listIfThere(`${folder}/task`);
  const read = await Promise.all(
    threads.map(async (thread) => {
      const [stat, children] = await Promise.all([
        readIfThere(`${folder}/task/${thread}/stat`),
        // A child hangs on the thread that forked it, not on the process.
        readIfThere(`${folder}/task/${thread}/children`),
      ]);
      return { state: parseStat(stat)?.state, children: parsePids(children) };
    }),
  );
  return {
    states: read.flatMap(({ state }) => (state === undefined ? [] : [state])),
    children: read.flatMap(({ children }) => children),
  };
}

interface Stat {
  readonly state: ProcessState;
  readonly parent: number;
  readonly reapedCpu: number;
  readonly startedAt: number;
}

function parseStat(text: string): Stat | undefined {
  // The second field is the name in parentheses, and a name may hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (index: number): number => Number(fields[index] ?? Number.NaN);
  const parent = field(1);
  const reapedCpu = (field(13) + field(14)) / ticksPerSecond;
  const startedAt = field(19);
  if (!Number.isFinite(parent + reapedCpu + startedAt)) {
    return undefined;
  }
  return { state: stateOfLetter[fields[0] ?? ""] ?? "sleeping", parent, reapedCpu, startedAt };
}

function ioCounter(io: string, name: string): number {
  const found = new RegExp(`^${name}: (\\d+)`, "m").exec(io);
  return Number(found?.[1] ?? 0);
}

function parsePids(text: string): readonly number[] {
  return text.split(" ").map(Number).filter(Boolean);
}

/** Empty when the process has gone, or is another user's: neither is an error here. */
async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "latin1");
  } catch {
    return "";
  }
}

async function listIfThere(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
