import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { until } from "./until.ts";

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Line = Readonly<Record<string, unknown>>;

/**
 * For programs whose memory is measured: the same young generation on all versions of Node. Newer
 * ones take up to 200 MB for it before they look for garbage.
 */
export const measured: readonly string[] = ["--expose-gc", "--max-semi-space-size=16"];

/** A program of `test/fixtures/system` in a process of its own, that says JSON, line by line. */
export class Program {
  readonly child: ChildProcess;
  readonly lines: Line[] = [];
  readonly ended: Promise<Ending>;
  stderr = "";

  constructor(name: string, input: object, nodeArguments: readonly string[] = []) {
    const file = fileURLToPath(new URL(`../../fixtures/system/${name}`, import.meta.url));
    this.child = spawn(process.execPath, [...nodeArguments, file, JSON.stringify(input)], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stdin?.on("error", () => undefined);
    this.child.stderr?.on("data", (data: Buffer) => {
      this.stderr += data.toString();
    });
    if (this.child.stdout !== null) {
      createInterface(this.child.stdout).on("line", (line) => {
        this.lines.push(JSON.parse(line) as Line);
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => resolve({ code, signal }));
    });
    onTestFinished(() => {
      this.child.kill("SIGKILL");
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** All that it said with this field. */
  said(field: string): unknown[] {
    return this.lines.filter((line) => field in line).map((line) => line[field]);
  }

  /** Resolves with the first `count` values of this field, when they are there. */
  async hear(field: string, count = 1, within = 30_000): Promise<unknown[]> {
    const what = `it said "${field}" ${count} times; it said ${JSON.stringify(this.lines.slice(-5))} and ${this.stderr}`;
    return until({ what, within }, () => {
      const said = this.said(field);
      return said.length >= count && said.slice(0, count);
    });
  }

  tell(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }
}
