/** What runs on this machine, as `/proc` tells it. */
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
  readonly environment: string;
}

/** The processes whose command line has this text in it; zombies have none. */
export function processesNaming(text: string): ProcessFacts[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): ProcessFacts[] => {
      const command = read(name, "cmdline");
      if (!command.includes(text) || Number(name) === process.pid) return [];
      return [{ pid: Number(name), command, environment: read(name, "environ") }];
    });
}

/** Whether this process exists and is not merely waiting to be buried. */
export function isAlive(pid: number): boolean {
  const state = /^State:\s+(\w)/m.exec(read(String(pid), "status"))?.[1];
  return state !== undefined && state !== "Z" && state !== "X";
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ");
  } catch {
    // It has just ended.
    return "";
  }
}
