/** What a value in the table is measured in. Of `calls/s` more is better, of all others less. */
export type Unit = "calls/s" | "µs" | "ms" | "s" | "%" | "MB";

/** One line of the table before anything is measured. */
export interface RowPlan {
  /** Known to `targets.mjs` and in the JSON by this. */
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
  /** How many calls one measurement makes; absent where calls are not what is counted. */
  readonly calls?: number;
  /** The row of ours to hold this one against. */
  readonly ours?: string;
}

/** What one round of one contestant brings home. */
export interface RoundResult {
  readonly version: string;
  /** By row id, where a row is about something else. */
  readonly versions?: Readonly<Record<string, string>>;
  /** By row id. */
  readonly values: Readonly<Record<string, number>>;
  /** By row id: what a reader should know about that value. The last round's is printed. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** How long and how much: the full benchmark, or the smoke test. */
export interface Scale {
  readonly quick: boolean;
}

/** One contestant: a file of `cases/`. */
export interface Contestant {
  /** For `--only`. */
  readonly name: string;
  readonly section: string;
  /** Rounds of a full benchmark; a quick one makes a single round. */
  readonly rounds: number;
  /** For one round; whatever runs longer is ended and counts as crashed. */
  readonly timeoutSeconds: number;
  rows(scale: Scale): readonly RowPlan[];
  round(scale: Scale, limits: Limits): Promise<RoundResult>;
}

/** Under what a child process runs. */
export interface Limits {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** A target of ours, and whether this run reached it; `met` is absent in a quick run. */
export interface Verdict {
  readonly target: string;
  readonly value: number;
  readonly met?: boolean;
}

/** One line of the table, measured. */
export interface Row extends RowPlan {
  readonly contestant: string;
  readonly section: string;
  readonly version: string;
  readonly values: readonly number[];
  readonly median: number;
  readonly best: number;
  /** How many times better ours is; below 1, how much worse. */
  readonly oursIs?: number;
  readonly note?: string;
  readonly verdicts: readonly Verdict[];
}

/** A contestant without rows: it is not there, or it crashed. */
export interface Absence {
  readonly contestant: string;
  readonly section: string;
  readonly kind: "not installed" | "crashed";
  readonly reason: string;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly date: string;
  /** Load average of the last minute, before the first contestant. */
  readonly load: number;
}

/** What `--json` writes. */
export interface Report {
  readonly machine: Machine;
  readonly quick: boolean;
  readonly workers: number;
  readonly rows: readonly Row[];
  readonly absent: readonly Absence[];
}
