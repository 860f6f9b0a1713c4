import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, closeSync, constants } from "node:fs";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Exit } from "../wire/messages.ts";
import type { Bootstrap } from "./bootstrap.ts";
import { judge } from "./last-words.ts";
import type { Output } from "./output.ts";
import { clearPosition, createPositionFile, readPosition } from "./position.ts";

/** After its end the last output of an executor is waited for so long. */
const lastOutputMillis = 500;
/** So many characters of an executor's output are kept for the report of its death. */
const tailLength = 8192;
const executorFile = fileURLToPath(new URL("./executor.js", import.meta.url));
/** Where a scheduler on the same machine puts a position file of its own. */
const inheritedPosition = 3;
/** From util-linux: the kernel kills what it starts as soon as the starter dies. */
const setpriv = "/usr/bin/setpriv";

/** One executor and what its supervisor has of it. */
export class ExecutorProcess {
  readonly incarnation: number;
  readonly #child: ChildProcess;
  readonly #position: number;
  readonly #output: Output;
  #tail = "";
  #exited = false;
  #ended = false;

  constructor(
    bootstrap: Bootstrap,
    file: string,
    incarnation: number,
    output: Output,
    exited: (report: Exit) => void,
  ) {
    this.incarnation = incarnation;
    this.#output = output;
    this.#position = bootstrap.hasPosition ? inheritedPosition : createPositionFile();
    // What the executor before this one was running says nothing of this one.
    clearPosition(this.#position);
    const [command, ...args] = [
      ...leash(),
      process.execPath,
      ...bootstrap.execArgv,
      executorFile,
      file,
      String(incarnation),
    ];
    this.#child = spawn(command ?? process.execPath, args, {
      // The last one is the lifeline. Not the input, which belongs to the tasks: it is empty.
      stdio: ["ignore", "pipe", "pipe", this.#position, "pipe"],
      cwd: bootstrap.cwd,
      env: bootstrap.copyEnv ? { ...process.env, ...bootstrap.env } : bootstrap.env,
      // A group of its own, so that what it starts can be ended with it.
      detached: true,
    });
    this.#child.stdio[4]?.on("error", () => undefined);
    for (const pipe of [this.#child.stdout, this.#child.stderr]) {
      pipe?.on("data", (data: Buffer) => this.#heed(data, pipe));
    }
    this.#child.on("error", (error) => this.#heed(Buffer.from(`gridpulse: ${error.message}\n`)));
    const tell = (code: number | null, signal: NodeJS.Signals | null) => {
      if (!this.#ended) exited(this.#report(code, signal));
    };
    // `exit` may come before the last output, `close` after it; but a grandchild that left the group
    // can keep the output open for ever.
    this.#child.on("exit", (code, signal) => {
      this.#exited = true;
      this.#endGroup();
      setTimeout(tell, lastOutputMillis, code, signal);
    });
    this.#child.on("close", tell);
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it is running right now. */
  executing(): number[] {
    return this.#ended ? [] : readPosition(this.#position);
  }

  kill(): void {
    this.#endGroup();
    this.#child.kill("SIGKILL");
  }

  #endGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody of it is left.
    }
  }

  #heed(data: Buffer, pipe?: Readable): void {
    // Whoever has ended cannot write much more, and its end is to be told soon.
    this.#output.pass(data, this.#exited ? undefined : pipe);
    this.#tail = (this.#tail + data.toString()).slice(-tailLength);
  }

  #report(code: number | null, signal: NodeJS.Signals | null): Exit {
    const executing = this.executing();
    this.#ended = true;
    if (this.#position !== inheritedPosition) closeSync(this.#position);
    const { cause, evidence } = judge({ code, signal, tail: this.#tail });
    const { incarnation } = this;
    return { type: "exit", incarnation, cause, evidence, executing, tail: this.#tail };
  }
}

function leash(): string[] {
  try {
    accessSync(setpriv, constants.X_OK);
    return [setpriv, "--pdeathsig", "KILL", "--"];
  } catch {
    return [];
  }
}
