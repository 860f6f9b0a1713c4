import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { measured, Program } from "./program.ts";
import { runFoldersIn, scratchFolder } from "./scratch.ts";
import { until } from "./until.ts";

/** What a worker's file says, and nobody else may know. */
export interface WorkerSecrets {
  readonly worker: number;
  readonly endpoints: readonly string[];
  readonly serverKey: string;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly token: string;
  readonly version: string;
}

export interface HostReport {
  readonly count: number;
  readonly wrong: number;
  readonly deaths: readonly { readonly cause: string }[];
  readonly warnings: readonly string[];
}

/** A program with a live run, to be attacked. */
export class Host {
  readonly folder = scratchFolder();
  readonly program: Program;

  constructor() {
    this.program = new Program("host.mjs", { tempDir: this.folder }, measured);
  }

  async untilReady(): Promise<void> {
    await this.program.hear("ready", 2);
    await this.measure();
  }

  get runFolder(): string {
    const [folder] = runFoldersIn(this.folder);
    if (folder === undefined) throw new Error("there is no folder of a run");
    return folder;
  }

  /** What its workers' files say, by the number of the worker less one. */
  get secrets(): WorkerSecrets[] {
    return readdirSync(this.runFolder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(join(this.runFolder, name), "utf8")) as WorkerSecrets)
      .toSorted((a, b) => a.worker - b.worker);
  }

  /** Resident bytes after a collection of garbage, when more results have come than before. */
  async measure(): Promise<number> {
    const before = Number(this.program.said("count").at(-1) ?? 0);
    return until({ what: "further results have come", within: 20_000 }, async () => {
      const times = this.program.said("resident").length;
      this.program.tell("memory");
      await this.program.hear("resident", times + 1);
      const { resident, count } = this.program.lines.findLast((line) => "resident" in line) ?? {};
      return Number(count) > before && Number(resident);
    });
  }

  /** Ends the run. */
  async stop(): Promise<HostReport> {
    this.program.tell("stop");
    const [report] = await this.program.hear("end");
    return report as HostReport;
  }
}
