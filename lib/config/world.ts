/** What settings need to know of the machine, so that tests can give them another one. */

import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  /** The text of a file, `undefined` if there is none; throws if it cannot be read. */
  readFile(path: string): string | undefined;
  exists(path: string): boolean;
}

/** The real process, but for what is given. */
export function worldWith(given: Partial<World>): World {
  return {
    env: given.env ?? process.env,
    cwd: given.cwd ?? process.cwd(),
    home: given.home ?? homedir(),
    readFile: given.readFile ?? readFile,
    exists: given.exists ?? exists,
  };
}

// A look before reading: an absent file is the rule here, and an exception costs ten times as much.
function readFile(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    // Reading a pipe would wait for its writer. /dev/null is the usual way to say "no file".
    if (!stats.isFile() && path !== "/dev/null") {
      throw new Error(stats.isDirectory() ? "it is a directory" : "it is not a regular file");
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function isAbsence(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR")
  );
}
