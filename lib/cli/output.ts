/** Results on the standard output, which its reader may close when it has enough. */
import { once } from "node:events";

let fault: Error | undefined;

/** Call it before the first line: what goes wrong is then told by {@link printLine}. */
export function openOutput(): void {
  process.stdout.on("error", (error) => {
    fault ??= error;
  });
}

/** Prints a line, and waits where whoever reads is slower than we are. */
export async function printLine(line: string): Promise<void> {
  if (fault !== undefined) throw fault;
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}

/** Whether the reader has closed its end: `| head` does, and it is no mistake. */
export function isReaderGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
