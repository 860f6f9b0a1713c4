import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/bin/gridpulse.js", import.meta.url));
/** Where the modules are that the commands of these tests name. */
export const modules = fileURLToPath(new URL("../fixtures/api/cli/", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly nodeArguments?: readonly string[];
  /** Closes its standard output after so many bytes of it. */
  readonly closeAfter?: number;
}

/** Runs `gridpulse` as a user does. */
export function gridpulse(args: readonly string[], given: Surroundings = {}): Promise<Ended> {
  const { input = "", env = {}, cwd = modules, nodeArguments = [], closeAfter } = given;
  const child = spawn(process.execPath, [...nodeArguments, program, ...args], {
    cwd,
    env: { ...process.env, GRIDPULSE_WORKERS: "2", ...env },
  });
  const ended = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => {
    ended.stdout += data.toString();
    if (closeAfter !== undefined && ended.stdout.length >= closeAfter) child.stdout.destroy();
  });
  child.stderr.on("data", (data: Buffer) => {
    ended.stderr += data.toString();
  });
  // It may end before it has read all.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, ...ended }));
  });
}

/** What was printed, line by line, from JSON. */
export function jsonLines(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}
