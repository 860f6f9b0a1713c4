import { readFileSync } from "node:fs";

/**
 * How a worker finds its run: a file that only its user can read. Arguments and environment of a
 * process are there for everybody to see, so nothing of this is in them.
 */
export interface Bootstrap {
  readonly run: string;
  readonly worker: number;
  /** Where the dispatcher may be reached. */
  readonly endpoints: readonly string[];
  readonly serverKey: string;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly token: string;
  readonly version: string;
  /** Seconds between two beats. */
  readonly heartbeatFrequency: number;
  /** What the worker writes goes here. */
  readonly logFile: string;
  /** Whether it goes to the terminal of the submitter as well. */
  readonly echo: boolean;
  /** Arguments for the Node that runs the tasks. */
  readonly execArgv: readonly string[];
  readonly cwd: string;
  /** Added to the environment of the tasks. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the tasks see the environment that the worker was started in. */
  readonly copyEnv: boolean;
  /** Whether the submitter handed down the file in which the position is noted. */
  readonly hasPosition: boolean;
  /** What to remove when the submitter has died without doing so. */
  readonly folder: string | undefined;
}

/** Reads the file named by the only argument. */
export function readBootstrap(file: string): Bootstrap {
  const bootstrap: Bootstrap = JSON.parse(readFileSync(file, "utf8"));
  return bootstrap;
}
