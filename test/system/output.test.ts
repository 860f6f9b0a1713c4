import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { processesNaming } from "./support/processes.ts";
import { runFoldersIn, scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const library = pathToFileURL(join(import.meta.dirname, "../../dist/lib/index.js")).href;
const lines = 10_000;
const line = `${"x".repeat(99)}\n`;
/** A task that writes a megabyte and returns at once. */
const writeMuch = `() => {
  for (let i = 0; i < ${lines}; i++) process.stdout.write(${JSON.stringify(line)});
  return "written";
}`;

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: unknown;
  readonly folder: string;
}

/** How its stderr is read: to its end, not at all, until something comes, only after a while, or not but this file has it. */
type Reading = "all" | "closed" | "first" | "late" | number;

/** Runs a program that maps this task over one item, and says what became of it. */
async function runProgram(task: string, options: string, reading: Reading = "all"): Promise<Ran> {
  const folder = scratchFolder();
  const file = join(folder, "program.mjs");
  writeFileSync(
    file,
    `import { gridMap } from ${JSON.stringify(library)};
    const options = { workers: 1, tempDir: ${JSON.stringify(folder)}, ${options} };
    const result = await gridMap(${task}, [1], options)
      .then((results) => results, (error) => [String(error)]);
    process.stdout.write(JSON.stringify(result), () => process.exit());`,
  );
  const child = spawn(process.execPath, [file], {
    stdio: ["ignore", "pipe", typeof reading === "number" ? reading : "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const ended = new Promise((resolve) => {
    child.on("close", resolve);
  });
  if (reading === "closed") child.stderr?.destroy();
  if (reading === "first") child.stderr?.once("data", () => child.stderr?.destroy());
  if (reading === "late") {
    await until({ what: "much has been written", within: 10_000 }, () => {
      return logLength(folder) > 100 * line.length;
    });
  }
  const wantsStderr = child.stderr !== null && (reading === "all" || reading === "late");
  const [stdout, stderr] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    wantsStderr && child.stderr !== null ? text(child.stderr) : "",
  ]);
  return { stdout, stderr, code: await ended, folder };
}

function logIn(folder: string): string {
  const [run = ""] = runFoldersIn(folder);
  return join(run, "worker-1.log");
}

function logLength(folder: string): number {
  return statSync(logIn(folder), { throwIfNoEntry: false })?.size ?? 0;
}

function logOf({ folder }: Ran): string {
  return readFileSync(logIn(folder), "utf8");
}

describe("what a task writes", () => {
  test("arrives to the last byte, on the terminal and in the log", async () => {
    const ran = await runProgram(writeMuch, "cleanup: false");
    expect(ran.stdout).toBe('["written"]');
    expect(ran.stderr.length).toBe(lines * line.length);
    expect(ran.stderr === line.repeat(lines)).toBe(true);
    expect(logOf(ran) === ran.stderr).toBe(true);
  });

  test("arrives also when the task ends its process at once", async () => {
    const exits = `() => { (${writeMuch})(); process.exit(3); }`;
    const ran = await runProgram(exits, "cleanup: false");
    expect(ran.stdout).toContain("exited with code 3");
    const attempts = ran.stderr.length / (lines * line.length);
    expect(Number.isInteger(attempts) && attempts > 0).toBe(true);
    expect(logOf(ran) === ran.stderr).toBe(true);
  });

  test("waits for a reader that is slow, and arrives", async () => {
    const ran = await runProgram(writeMuch, "cleanup: false", "late");
    expect(ran.stdout).toBe('["written"]');
    expect(ran.stderr === line.repeat(lines)).toBe(true);
  });

  test.each(["closed", "first"] as const)(
    "is lost without harm when stderr is closed: %s",
    async (reading) => {
      const ran = await runProgram(writeMuch, "cleanup: false", reading);
      expect(ran).toMatchObject({ stdout: '["written"]', code: 0 });
      expect(logOf(ran).length).toBe(lines * line.length);
      expect(processesNaming(ran.folder)).toEqual([]);
    },
  );

  test.runIf(process.platform === "linux")("is lost without harm on a full disk", async () => {
    const full = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(full));
    const ran = await runProgram(writeMuch, "cleanup: false", full);
    expect(ran).toMatchObject({ stdout: '["written"]', code: 0 });
    expect(logOf(ran).length).toBe(lines * line.length);
  });
});

describe("the standard input of a task", () => {
  test("is empty, for what it starts as well", async () => {
    const { stdout } = await runProgram(
      `async () => {
        const { spawnSync } = await import("node:child_process");
        const { status, stdout } = spawnSync("cat", { stdio: ["inherit", "pipe", "inherit"] });
        return { status, said: String(stdout) };
      }`,
      "",
    );
    expect(JSON.parse(stdout)).toEqual([{ status: 0, said: "" }]);
  });

  test("is its own: reading and destroying it does no harm", async () => {
    const { stdout } = await runProgram(
      `async () => {
        let read = 0;
        for await (const data of process.stdin) read += data.length;
        process.stdin.destroy();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return read;
      }`,
      "",
    );
    expect(stdout).toBe("[0]");
  });

  test.runIf(process.platform === "linux")("no lifeline goes to what a task starts", async () => {
    const { stdout } = await runProgram(
      `async () => {
        const { spawnSync } = await import("node:child_process");
        const { readlinkSync } = await import("node:fs");
        const mine = [3, 4].map((fd) => readlinkSync("/proc/self/fd/" + fd));
        const { stdout } = spawnSync("ls", ["-l", "/proc/self/fd"]);
        return { mine, theirs: mine.filter((name) => String(stdout).includes(name)) };
      }`,
      "",
    );
    const [told]: { mine: string[]; theirs: string[] }[] = JSON.parse(stdout);
    expect(told?.mine[1]).toMatch(/^socket:/);
    expect(told?.theirs).toEqual([]);
  });
});
