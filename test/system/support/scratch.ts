import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder for one test, whose name is in the command line of all processes of its runs. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gridpulse-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Folders of runs in it. */
export function runFoldersIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith("gridpulse-"))
    .map((name) => join(folder, name));
}
