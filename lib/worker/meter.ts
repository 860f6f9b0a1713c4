import { openSync, readSync, writeSync } from "node:fs";

/** Tasks shorter than this many milliseconds are charged their wall time as CPU time. */
const worthMeasuring = 1;
/** Tasks of at least this many milliseconds get a peak of their own, which takes 30 µs to read. */
const worthPeak = 10;

export interface Reading {
  /** Milliseconds of CPU, all threads. */
  readonly cpu: number;
  /** Bytes resident at the most. */
  readonly memory: number;
}

/** Measures what single tasks use of this process. */
export class Meter {
  #cpu = cpuMillis();
  /** Milliseconds of short tasks since the CPU was read. */
  #unread = 0;
  #memory = process.memoryUsage.rss();

  /** Reads what was used by a task that ended now after `wall` milliseconds. */
  read(wall: number): Reading {
    if (wall < worthMeasuring) {
      this.#unread += wall;
      return { cpu: wall, memory: this.#memory };
    }
    const now = cpuMillis();
    const cpu = Math.max(now - this.#cpu - this.#unread, 0);
    this.#cpu = now;
    this.#unread = 0;
    if (wall >= worthPeak) this.#memory = readPeak();
    return { cpu, memory: this.#memory };
  }
}

function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Files of the kernel that tell the peak and set it back; undefined where there are none. */
let files = openPeakFiles();
const status = Buffer.alloc(4096);

function openPeakFiles(): { readonly status: number; readonly reset: number } | undefined {
  try {
    return {
      status: openSync("/proc/self/status", "r"),
      reset: openSync("/proc/self/clear_refs", "w"),
    };
  } catch {
    return undefined;
  }
}

/** The most that was resident since the last call, where the kernel tells; else since the start. */
function readPeak(): number {
  if (files === undefined) return process.resourceUsage().maxRSS * 1024;
  try {
    const length = readSync(files.status, status, 0, status.length, 0);
    // 5 sets the peak to what is resident now; see proc(5).
    writeSync(files.reset, "5", 0);
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status.toString("latin1", 0, length))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Some containers let these files be opened, and no more.
  }
  files = undefined;
  return readPeak();
}
