import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { echo, echoed } from "../worker/echo.ts";
import { createPositionFile, readPosition } from "../worker/position.ts";
import type { Scheduler, SchedulerHandlers, WorkerRequest } from "./scheduler.ts";

const supervisorFile = fileURLToPath(new URL("../worker/supervisor.js", import.meta.url));
const stderrLength = 2000;
/** The last output of a supervisor is waited for so long, and so long for those who take it. */
const lastOutputMillis = 500;

interface LocalWorker {
  readonly supervisor: ChildProcess;
  /** Ours as well as the worker's, so that it tells even if the whole worker was killed. */
  readonly position: number;
  executor: number | undefined;
  said: string;
}

/** Workers on this machine. */
export class LocalScheduler implements Scheduler {
  readonly name = "local";
  readonly #workers = new Map<number, LocalWorker>();
  #closing = false;
  #emptied: (() => void) | undefined;

  start(requests: readonly WorkerRequest[], handlers: SchedulerHandlers): void {
    for (const request of requests) this.#start(request, handlers);
  }

  noteExecutor(worker: number, pid: number): void {
    const local = this.#workers.get(worker);
    // It says so itself, and a whole group of processes will be ended by its word.
    if (local !== undefined && isChild(pid, local.supervisor.pid)) local.executor = pid;
  }

  executing(worker: number): readonly number[] | undefined {
    const local = this.#workers.get(worker);
    return local === undefined ? undefined : readPosition(local.position);
  }

  kill(worker: number): void {
    this.#workers.get(worker)?.supervisor.kill("SIGKILL");
  }

  async close(grace: number): Promise<void> {
    if (this.#workers.size === 0) return;
    // They end only when they are rid of all that they have to say.
    this.#closing = true;
    for (const { supervisor } of this.#workers.values()) supervisor.stderr?.resume();
    const late = setTimeout(() => {
      for (const worker of this.#workers.keys()) this.kill(worker);
    }, grace);
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    clearTimeout(late);
    // The program may exit as soon as its run has ended.
    await echoed(lastOutputMillis);
  }

  #start({ worker, file }: WorkerRequest, handlers: SchedulerHandlers): void {
    const position = createPositionFile();
    const supervisor = spawn(process.execPath, [supervisorFile, file], {
      // Its input tells the worker that we live; its output is for what goes wrong.
      stdio: ["pipe", "ignore", "pipe", position],
      // Ctrl-C in the terminal is for the submitter, who knows what to do about its workers.
      detached: true,
    });
    const local: LocalWorker = { supervisor, position, executor: undefined, said: "" };
    this.#workers.set(worker, local);
    supervisor.stdin?.on("error", () => undefined);
    const { stderr } = supervisor;
    stderr?.on("data", (data: Buffer) => {
      let slow = false;
      slow = !echo(data, () => {
        if (slow) stderr.resume();
      });
      if (slow && !this.#closing) stderr.pause();
      local.said = (local.said + data.toString()).slice(-stderrLength);
    });
    supervisor.on("spawn", () => handlers.started(worker));
    const end = (evidence: string) => {
      if (!this.#workers.has(worker)) return;
      handlers.ended(worker, evidence, readPosition(position));
      this.#forget(worker, local);
    };
    supervisor.on("error", (error) => end(`could not be started: ${error.message}`));
    supervisor.on("exit", (code, signal) => {
      if (signal !== null) endGroup(local.executor);
      const tell = () => end(tellEnd(code, signal, local.said));
      // Its last words come before `close`; nobody else should have that pipe, but who knows.
      const late = setTimeout(tell, lastOutputMillis);
      supervisor.on("close", () => {
        clearTimeout(late);
        tell();
      });
    });
  }

  #forget(worker: number, { position }: LocalWorker): void {
    if (!this.#workers.delete(worker)) return;
    closeSync(position);
    if (this.#workers.size === 0) this.#emptied?.();
  }
}

function tellEnd(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  const how =
    signal === null
      ? `its supervisor exited with code ${code}`
      : `its supervisor was killed by ${signal}`;
  const words = said.trim().split("\n").at(-1) ?? "";
  return words === "" ? how : `${how}: ${words}`;
}

/** Whether this process was started by that one. */
function isChild(pid: number, parent: number | undefined): boolean {
  // Elsewhere nobody can tell so easily; these two would mean others altogether.
  if (process.platform !== "linux") return pid > 1;
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]) === parent;
  } catch {
    return false;
  }
}

/** The supervisor could not end what its executor had started. */
function endGroup(executor: number | undefined): void {
  if (executor === undefined) return;
  try {
    process.kill(-executor, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
}
