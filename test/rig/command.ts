import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** What a command said, and how it ended. */
export interface Answer {
  /** Its exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Settles when the process has ended and its output is read; rejects when it could not be started. */
export function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Runs a command of this machine to its end, and never rejects because of how it ended. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly input?: string | Uint8Array; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Answer> {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "pipe"],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  // A command that does not read its input to the end is no fault of ours.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const [ending, stdout, stderr] = await Promise.all([
    endingOf(child),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { ...ending, stdout, stderr };
}

/** As {@link runCommand}, for commands that have to succeed; resolves to what they printed. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { code, signal, stdout, stderr } = await runCommand(command, args, options);
  if (code === 0) return stdout;
  const words = [command, ...args].join(" ");
  throw new Error(`${words} ended with ${signal ?? `code ${code}`}:\n${stderr}${stdout}`);
}
