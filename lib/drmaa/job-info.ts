import type { JobEnd } from "./protocol.ts";

/** How a job has ended. */
export interface JobInfo {
  readonly jobId: string;
  /** Of a job that ended by itself. */
  readonly exitStatus?: number;
  /** Of a job that was ended by a signal: its name, as the library gives it. */
  readonly signal?: string;
  readonly coreDumped: boolean;
  /** The job ended before it ever ran. */
  readonly aborted: boolean;
  /** What it used, where that is a number: `usage.cpu`. Which there are is up to the scheduler. */
  readonly usage: Readonly<Record<string, number>>;
  /** All of what it used, as the scheduler says it. */
  readonly rawUsage: Readonly<Record<string, string>>;
}

export function jobInfo({ usage: entries, ...end }: JobEnd): JobInfo {
  const usage: Record<string, number> = {};
  const rawUsage: Record<string, string> = {};
  for (const entry of entries) {
    const [, key, text] = /^([^=]*)=?([^]*)$/.exec(entry) ?? [];
    if (key === undefined || text === undefined) continue;
    rawUsage[key] = text;
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number)) usage[key] = number;
  }
  return { ...end, usage, rawUsage };
}
