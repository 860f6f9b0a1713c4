import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bootstrap } from "../worker/bootstrap.ts";

/** A name for a run that sorts by time and that people can tell from others. */
export function createRunId(name: string): string {
  const time = new Date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z$/g, "")
    .replace("T", "-");
  const readable = name.replaceAll(/[^\w.-]+/g, "_").slice(0, 40) || "run";
  return `${readable}-${time}-${randomBytes(3).toString("hex")}`;
}

/** The folder of a run: its workers' files, which hold secrets, and their logs. */
export class RunFolder {
  readonly path: string;

  /** @param parent where it is made, if it can be; else it goes where the system puts such things */
  constructor(parent: string, id: string) {
    this.path = make(parent, id);
  }

  logOf(worker: number): string {
    return join(this.path, `worker-${worker}.log`);
  }

  /** Writes the file of one worker, for nobody else's eyes. */
  introduce(bootstrap: Bootstrap): string {
    const file = join(this.path, `worker-${bootstrap.worker}.json`);
    writeFileSync(file, JSON.stringify(bootstrap), { mode: 0o600, flag: "wx" });
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Removes all but the logs that say something. */
  keepLogs(): void {
    for (const name of readdirSync(this.path)) {
      const file = join(this.path, name);
      if (!name.endsWith(".log") || statSync(file).size === 0) rmSync(file, { force: true });
    }
    if (readdirSync(this.path).length === 0) rmdirSync(this.path);
  }
}

function make(parent: string, id: string): string {
  const name = `gridpulse-${id}`;
  try {
    return makePrivate(join(parent, name));
  } catch {
    // Not there, or not for us; trying tells more than asking, which root is always allowed to.
    return makePrivate(join(tmpdir(), name));
  }
}

function makePrivate(path: string): string {
  mkdirSync(path, { mode: 0o700 });
  return path;
}
