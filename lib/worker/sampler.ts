/** Samples what a process and all that it started use: CPU, memory, bytes, state. */
import type pidusage from "pidusage";
import { liveliest, type ProcessState, readTree, type TreeProcess } from "./process-tree.ts";
import { TreeTotal } from "./tree-totals.ts";

/** What a process tree was using when it was looked at. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Percent of one core, by the whole tree, since the last sample (in the first: since its start). */
  readonly cpu: number;
  /** CPU seconds of the whole tree so far; never falls, also when children end. */
  readonly cpuSeconds: number;
  /** Bytes resident, of the whole tree. */
  readonly memory: number;
  /** Bytes read so far, from disks, pipes and sockets alike. */
  readonly read: number;
  /** Bytes written so far. */
  readonly written: number;
  readonly processes: number;
  /** That of the liveliest thread in the tree. */
  readonly state: ProcessState;
}

/**
 * pidusage holds `/proc/<pid>/stat` open for this many milliseconds, and on the file of a dead
 * process it goes on to fail for a live one that got the same pid. We need none of its history, but
 * less than a reading can take would close files that are being read.
 */
const historyMaxAge = 2000;

type Stats = Readonly<Record<string, pidusage.Status | null>>;

/**
 * Samples the tree below one process. On systems other than Linux it sees the root process alone,
 * and no bytes.
 */
export class Sampler {
  readonly #root: number;
  #rootStartedAt: number | undefined;
  #known: ReadonlyMap<number, number> = new Map();
  readonly #ownCpu = new Map<string, number>();
  readonly #cpu = new TreeTotal();
  readonly #read = new TreeTotal();
  readonly #written = new TreeTotal();
  #last: { readonly clock: number; readonly cpuSeconds: number; readonly cpu: number } | undefined;
  #sampling: Promise<Sample | undefined> | undefined;
  #closed = false;

  constructor(rootPid: number) {
    this.#root = rootPid;
  }

  /** Undefined when the root process is gone, or the sampler closed. */
  sample(): Promise<Sample | undefined> {
    // Two at once would each take the other's use for its own: they share one.
    this.#sampling ??= this.#sample().finally(() => {
      this.#sampling = undefined;
    });
    return this.#sampling;
  }

  /** Further samples are undefined. Closing twice is fine. */
  close(): void {
    this.#closed = true;
    this.#known = new Map();
    this.#ownCpu.clear();
  }

  async #sample(): Promise<Sample | undefined> {
    if (this.#closed) {
      return undefined;
    }
    const sample =
      process.platform === "linux" ? await this.#sampleTree() : await this.#sampleRoot();
    return this.#closed ? undefined : sample;
  }

  async #sampleTree(): Promise<Sample | undefined> {
    const tree = await readTree(this.#root, this.#known);
    const root = tree.find(({ pid }) => pid === this.#root);
    this.#rootStartedAt ??= root?.startedAt;
    if (root === undefined || root.startedAt !== this.#rootStartedAt) {
      return undefined;
    }
    this.#known = new Map(tree.map(({ pid, startedAt }) => [pid, startedAt]));
    const stats = await usageOf(tree.map(({ pid }) => pid));
    const cpuSeconds = this.#countCpu(tree, stats);
    return {
      at: Date.now(),
      cpu: this.#percent(cpuSeconds, stats[this.#root]?.elapsed),
      cpuSeconds,
      memory: tree.reduce((sum, { pid }) => sum + (stats[pid]?.memory ?? 0), 0),
      read: this.#read.update(counts(tree, ({ read }) => ({ own: 0, inherited: read }))),
      written: this.#written.update(
        counts(tree, ({ written }) => ({ own: 0, inherited: written })),
      ),
      processes: tree.length,
      state: liveliest(tree.map(({ state }) => state)),
    };
  }

  async #sampleRoot(): Promise<Sample | undefined> {
    const stat = (await usageOf([this.#root]))[this.#root];
    if (stat === undefined || stat === null) {
      return undefined;
    }
    const cpuSeconds = Math.max(stat.ctime / 1000, this.#last?.cpuSeconds ?? 0);
    const cpu = this.#percent(cpuSeconds, stat.elapsed);
    return {
      at: Date.now(),
      cpu,
      cpuSeconds,
      memory: stat.memory,
      read: 0,
      written: 0,
      processes: 1,
      state: cpu > 0 ? "running" : "sleeping",
    };
  }

  #countCpu(tree: readonly TreeProcess[], stats: Stats): number {
    const total = this.#cpu.update(
      counts(tree, (member, key) => {
        // Without a figure (it ended between the two looks) it used nothing since the last.
        const ctime = stats[member.pid]?.ctime;
        const own = ctime === undefined ? (this.#ownCpu.get(key) ?? 0) : ctime / 1000;
        this.#ownCpu.set(key, own);
        return { own, inherited: member.reapedCpu };
      }),
    );
    const living = new Set(tree.map(keyOf));
    for (const key of this.#ownCpu.keys()) {
      if (!living.has(key)) {
        this.#ownCpu.delete(key);
      }
    }
    return total;
  }

  /** From our own clock: pidusage's percentage of a child is lost with the child. */
  #percent(cpuSeconds: number, lifetime = 0): number {
    const clock = performance.now();
    const elapsed = this.#last === undefined ? lifetime : clock - this.#last.clock;
    const used = cpuSeconds - (this.#last?.cpuSeconds ?? 0);
    const cpu = elapsed > 0 ? (used * 100_000) / elapsed : (this.#last?.cpu ?? 0);
    this.#last = { clock, cpuSeconds, cpu };
    return cpu;
  }
}

const keyOf = ({ pid, startedAt }: TreeProcess): string => `${pid}@${startedAt}`;

function counts(
  tree: readonly TreeProcess[],
  count: (member: TreeProcess, key: string) => { readonly own: number; readonly inherited: number },
) {
  const keys = new Map(tree.map((member) => [member.pid, keyOf(member)]));
  return tree.map((member) => {
    const key = keyOf(member);
    return { key, parent: keys.get(member.parent) ?? "", ...count(member, key) };
  });
}

async function usageOf(pids: number[]): Promise<Stats> {
  // Not at the top: a worker has better things to do while it starts.
  const { default: pidusage } = await import("pidusage");
  try {
    return await pidusage(pids, { maxage: historyMaxAge });
  } catch {
    // With a single pid pidusage takes the end of the process for an error.
    return {};
  }
}
