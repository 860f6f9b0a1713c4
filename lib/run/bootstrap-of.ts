import type { RunKeys } from "../dispatcher/keys.ts";
import type { Bootstrap } from "../worker/bootstrap.ts";
import { executorArguments } from "./executor-arguments.ts";
import type { ReadOptions } from "./read-options.ts";
import type { RunFolder } from "./run-folder.ts";

/** What all workers of a run have in common. */
interface RunFacts {
  readonly id: string;
  readonly version: string;
  readonly options: ReadOptions;
  readonly keys: RunKeys;
  readonly endpoints: readonly string[];
  readonly folder: RunFolder;
}

/** All that one worker has to know; `memory` is what its tasks may use, in bytes. */
export function bootstrapOf(
  { id, version, options, keys, endpoints, folder }: RunFacts,
  worker: number,
  memory: number | undefined,
): Bootstrap {
  const { own, settings } = options;
  return {
    run: id,
    worker,
    endpoints,
    serverKey: keys.server.publicKey,
    publicKey: keys.workers.publicKey,
    secretKey: keys.workers.secretKey,
    token: keys.tokenOf(worker),
    version,
    heartbeatFrequency: settings.heartbeatFrequency,
    logFile: folder.logOf(worker),
    echo: !settings.quiet,
    execArgv: executorArguments(process.execArgv, memory),
    cwd: own.cwd ?? process.cwd(),
    env: own.env ?? {},
    copyEnv: settings.copyEnv,
    hasPosition: true,
    folder: folder.path,
  };
}
