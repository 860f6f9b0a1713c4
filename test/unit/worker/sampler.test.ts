import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Sample, Sampler } from "../../../lib/worker/sampler.ts";

// Each starts processes of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** What to kill after the test: pids, and process groups as negative ones. */
const started: number[] = [];

afterEach(() => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
});

/** Runs `source` in a Node of its own and returns once it has printed its first line. */
async function start(source: string): Promise<{ child: ChildProcess; pid: number; said: string }> {
  const child = spawn(process.execPath, ["-e", source], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.pid === undefined) {
    throw new Error("no process was started");
  }
  // It leads a process group of its own, so that its children go with it.
  started.push(-child.pid);
  const [chunk]: unknown[] = await once(child.stdout, "data");
  return { child, pid: child.pid, said: String(chunk).trim() };
}

/** Samples until `condition` holds; vitest's own timeout ends it if it never does. */
async function sampleUntil(
  sampler: Sampler,
  condition: (sample: Sample) => boolean,
): Promise<Sample> {
  for (;;) {
    // A percentage over a few clock ticks says little.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const sample = await sampler.sample();
    if (sample === undefined) {
      throw new Error("the process is gone");
    }
    if (condition(sample)) {
      return sample;
    }
  }
}

const idle = "console.log('up'); setInterval(() => {}, 1e6);";
const busy = "console.log('up'); for (;;);";
const withChild = (source: string): string => `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(source)}], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdout.once("data", () => console.log(child.pid));
  process.stdin.once("data", () => child.kill("SIGKILL"));
`;

describe.runIf(process.platform === "linux")("a process tree on Linux", () => {
  test("a busy loop takes about one core", async () => {
    const { pid } = await start(busy);
    const sampler = new Sampler(pid);
    const sample = await sampleUntil(sampler, ({ cpu }) => cpu > 50);
    expect(sample).toMatchObject({ state: "running", processes: 1 });
    expect(sample.cpuSeconds).toBeGreaterThan(0);
    expect(sample.at).toBeLessThanOrEqual(Date.now());
  });

  test("a sleeping process takes nothing and moves no bytes", async () => {
    const { pid } = await start(idle);
    const sampler = new Sampler(pid);
    const first = await sampleUntil(sampler, ({ cpu }) => cpu === 0);
    const second = await sampleUntil(sampler, ({ cpu }) => cpu === 0);
    expect(second.state).toBe("sleeping");
    expect(second.memory).toBeGreaterThan(10e6);
    expect(second.read).toBeGreaterThan(0);
    expect(second).toMatchObject({ read: first.read, written: first.written });
  });

  test("a sleeping parent's busy child counts", async () => {
    const { pid } = await start(withChild(busy));
    const sampler = new Sampler(pid);
    const sample = await sampleUntil(sampler, ({ cpu }) => cpu > 50);
    expect(sample).toMatchObject({ state: "running", processes: 2 });
  });

  test("a child that a thread started counts, and so does a busy thread's state", async () => {
    const thread = `
      const { parentPort } = require("node:worker_threads");
      ${withChild(idle).replace("console.log(child.pid)", "(parentPort.postMessage(0), setImmediate(() => { for (;;); }))")}
    `;
    const { pid } = await start(`
      const { Worker } = require("node:worker_threads");
      new Worker(${JSON.stringify(thread)}, { eval: true }).once("message", () => console.log("up"));
    `);
    const sampler = new Sampler(pid);
    const sample = await sampleUntil(sampler, ({ cpu }) => cpu > 50);
    expect(sample).toMatchObject({ state: "running", processes: 2 });
  });

  test("what a child used stays counted when it has ended", async () => {
    const { child, pid } = await start(withChild(busy));
    const sampler = new Sampler(pid);
    const before = await sampleUntil(sampler, ({ cpuSeconds }) => cpuSeconds > 0.5);
    child.stdin?.write("kill it\n");
    const after = await sampleUntil(sampler, ({ processes }) => processes === 1);
    expect(after.cpuSeconds).toBeGreaterThanOrEqual(before.cpuSeconds);
    // Counted once, not a second time in the parent that reaped it.
    const later = await sampleUntil(sampler, ({ cpu }) => cpu === 0);
    expect(later.cpuSeconds - before.cpuSeconds).toBeLessThan(before.cpuSeconds);
  });

  test("a command too short to be seen counts", async () => {
    const { child, pid } = await start(`
      console.log("up");
      const { spawnSync } = require("node:child_process");
      process.stdin.once("data", () => {
        spawnSync(process.execPath, ["-e", "while (process.cpuUsage().user < 4e5);"]);
        console.log("done");
      });
    `);
    const sampler = new Sampler(pid);
    const before = await sampler.sample();
    child.stdin?.write("go\n");
    await once(child.stdout ?? child, "data");
    const after = await sampler.sample();
    expect(after?.processes).toBe(1);
    expect((after?.cpuSeconds ?? 0) - (before?.cpuSeconds ?? 0)).toBeGreaterThan(0.35);
  });

  test("a daemon whose parent has ended is still a member", async () => {
    const { child, pid, said } = await start(`
      const { spawn } = require("node:child_process");
      const daemon = ${JSON.stringify(idle)};
      const between = spawn(process.execPath, ["-e", \`
        const { spawn } = require("node:child_process");
        const child = spawn(process.execPath, ["-e", \${JSON.stringify(daemon)}], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
        child.stdout.once("data", () => process.send(child.pid));
        process.once("message", () => process.exit());
      \`], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      between.once("message", (pid) => console.log(pid));
      process.stdin.once("data", () => between.send("end"));
    `);
    started.push(Number(said));
    const sampler = new Sampler(pid);
    await sampleUntil(sampler, ({ processes }) => processes === 3);
    child.stdin?.write("end\n");
    await sampleUntil(sampler, ({ processes }) => processes === 2);
    process.kill(Number(said), "SIGKILL");
    await sampleUntil(sampler, ({ processes }) => processes === 1);
  });

  test("a big allocation is seen, and that it is gone", async () => {
    const { child, pid } = await start(
      withChild(`globalThis.kept = Buffer.alloc(3e8, 1); ${idle}`),
    );
    const sampler = new Sampler(pid);
    const full = await sampler.sample();
    expect(full?.memory).toBeGreaterThan(3e8);
    child.stdin?.write("kill it\n");
    const empty = await sampleUntil(sampler, ({ processes }) => processes === 1);
    expect(empty.memory).toBeLessThan(3e8);
  });

  test("bytes read and written are counted", async () => {
    const { pid } = await start(`
      const fs = require("node:fs");
      fs.writeFileSync("/dev/null", Buffer.alloc(5e6));
      const zero = fs.openSync("/dev/zero");
      fs.readSync(zero, Buffer.alloc(4e6));
      ${idle}
    `);
    const sample = await new Sampler(pid).sample();
    expect(sample?.written).toBeGreaterThan(5e6);
    expect(sample?.read).toBeGreaterThan(4e6);
  });

  test("a stopped process is said to be stopped, and to run on when it does", async () => {
    const { child, pid } = await start(busy);
    const sampler = new Sampler(pid);
    child.kill("SIGSTOP");
    const sample = await sampleUntil(sampler, ({ state, cpu }) => state === "stopped" && cpu === 0);
    expect(sample.processes).toBe(1);
    child.kill("SIGCONT");
    await sampleUntil(sampler, ({ state }) => state === "running");
  });

  test("a hundred short-lived members are no error", async () => {
    const { pid } = await start(`
      console.log("up");
      const { spawn } = require("node:child_process");
      const next = () => spawn("true").once("exit", next);
      for (let i = 0; i < 10; i++) next();
    `);
    const sampler = new Sampler(pid);
    let last = 0;
    for (let i = 0; i < 100; i++) {
      const sample = await sampler.sample();
      expect(sample?.cpuSeconds).toBeGreaterThanOrEqual(last);
      last = sample?.cpuSeconds ?? Number.NaN;
    }
  });

  test("no file stays open for a process that has ended", async () => {
    const { child, pid } = await start(idle);
    const sampler = new Sampler(pid);
    await sampler.sample();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await sampler.sample()).toBeUndefined();
    await expect
      .poll(() => openFiles().filter((name) => name.includes(`/proc/${pid}/`)), { timeout: 20_000 })
      .toEqual([]);
  });
});

test("the root gone, there is no sample", async () => {
  const { child, pid } = await start(idle);
  const sampler = new Sampler(pid);
  expect(await sampler.sample()).toBeDefined();
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await sampler.sample()).toBeUndefined();
  expect(await sampler.sample()).toBeUndefined();
});

test("samples asked for at the same time are one", async () => {
  const { pid } = await start(idle);
  const sampler = new Sampler(pid);
  const [first, second] = await Promise.all([sampler.sample(), sampler.sample()]);
  expect(first).toBeDefined();
  expect(second).toBe(first);
});

test("a closed sampler samples no more, and closing twice is fine", async () => {
  const { pid } = await start(idle);
  const sampler = new Sampler(pid);
  const under = sampler.sample();
  sampler.close();
  sampler.close();
  expect(await under).toBeUndefined();
  expect(await sampler.sample()).toBeUndefined();
});

function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}
