import { JobError } from "../run/job-error.ts";

/** An error for people at a terminal: what happened, and what a task's own stack said. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = [error.message];
  if (error instanceof JobError) {
    if (error.remoteStack !== undefined) lines.push(indent(error.remoteStack));
    for (const { attempt, host, evidence } of error.attempts) {
      if (error.attempts.length > 1) lines.push(`  attempt ${attempt} on ${host}: ${evidence}`);
    }
    if (error.logTail.trim() !== "")
      lines.push("  the last that its worker wrote:", indent(error.logTail.trim()));
  }
  return lines.join("\n");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}
