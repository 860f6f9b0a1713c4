/** The host as its session sees it: requests, answers, and its death. */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DrmaaDiedError, DrmaaError, DrmaaNotFoundError } from "./errors.ts";
import type { Answer, CallName, Calls, Fault } from "./protocol.ts";

/**
 * Debian's libdrmaa needs room for thread-local variables that only a process which is started
 * with this has left (glibc 2.33 and later; others do not know it and do not mind).
 */
const tunable = "glibc.rtld.optional_static_tls=2048";

/** Enough of what a dying process says to know why. */
const stderrLength = 2000;

/** Milliseconds in which its last words arrive after its end. */
const afterword = 500;

/** What a request was answered with when nobody wanted to know any more. */
export class Forgotten extends Error {
  override readonly name = "Forgotten";
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class HostProcess {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #callTimeout: number;
  #last = 0;
  #stderr = "";
  #death: (() => DrmaaDiedError) | undefined;
  #isClosing = false;
  /** Resolves when the process is gone. */
  readonly #ended: Promise<void>;

  constructor(callTimeout: number) {
    this.#callTimeout = callTimeout;
    const child = start();
    this.#child = child;
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-stderrLength);
    });
    child.on("message", (answer: Answer) => this.#answered(answer));
    this.#ended = new Promise((resolve) => {
      let late: NodeJS.Timeout | undefined;
      const end = (exitCode: number | null, signal: NodeJS.Signals | null, words = "") => {
        clearTimeout(late);
        if (this.#death !== undefined) return;
        this.#died(exitCode, signal, words);
        resolve();
      };
      child.once("error", (error) => end(null, null, error.message));
      child.once("close", (code, signal) => end(code, signal));
      // Something that it has started may hold its standard error open.
      child.once("exit", (code, signal) => {
        late = setTimeout(end, afterword, code, signal);
      });
    });
    this.#hold();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The number of the request is for `forget`. */
  request<Name extends CallName>(
    call: Name,
    ...passed: Parameters<Calls[Name]>
  ): { readonly id: number; readonly answer: Promise<ReturnType<Calls[Name]>> } {
    const id = ++this.#last;
    const answer = new Promise<ReturnType<Calls[Name]>>((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#death());
        return;
      }
      // The host is of the same version as we; what it answers is of the type that it promises.
      const settle = (value: unknown) => resolve(value as ReturnType<Calls[Name]>);
      this.#pending.set(id, { resolve: settle, reject });
      // If it cannot be sent, the host is about to be known as dead.
      this.#child.send({ id, call, arguments: passed }, undefined, {}, () => undefined);
      this.#hold();
    });
    return { id, answer };
  }

  /** Ends the session and the process. */
  async close(): Promise<void> {
    // Nothing can be asked of a dead process, and nothing is left of its session.
    if (this.#death !== undefined) return;
    this.#isClosing = true;
    try {
      await this.request("close").answer;
    } finally {
      await this.#ended;
    }
  }

  #answered(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ("fault" in answer) pending?.reject(errorOf(answer.fault));
    else pending?.resolve(answer.value);
    this.#hold();
  }

  #died(exitCode: number | null, signal: NodeJS.Signals | null, words: string): void {
    const explanation =
      signal === "SIGALRM"
        ? `a call into the library did not come back within ${this.#callTimeout} s`
        : undefined;
    const stderr = `${words}${this.#stderr}`;
    this.#death = () => new DrmaaDiedError({ exitCode, signal, stderr, explanation });
    for (const pending of this.#pending.values()) pending.reject(this.#death());
    this.#pending.clear();
  }

  /** A program ends when nothing is left to wait for, though a session may be open. */
  #hold(): void {
    const how = this.#pending.size > 0 || this.#isClosing ? "ref" : "unref";
    this.#child[how]();
    this.#child.channel?.[how]();
    const { stderr } = this.#child;
    if (stderr instanceof Socket) stderr[how]();
  }
}

function start(): ChildProcess {
  // The compiled program has only .js files; run from its sources it needs a loader for .ts.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const execArgv =
    extension === "ts"
      ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href]
      : [];
  return fork(fileURLToPath(new URL(`./host.${extension}`, import.meta.url)), {
    execArgv,
    env: hostEnvironment(),
    // Ctrl-C in the terminal is for the program, which may have jobs to delete.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

function hostEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  const before = environment["GLIBC_TUNABLES"];
  environment["GLIBC_TUNABLES"] = before ? `${before}:${tunable}` : tunable;
  // It may preload what does not go together with the library.
  delete environment["NODE_OPTIONS"];
  return environment;
}

/** What the host puts back, so that jobs which inherit its environment do not see ours. */
export function changedVariables(): Readonly<Record<string, string | null>> {
  const names = ["GLIBC_TUNABLES", "NODE_OPTIONS"];
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? null]));
}

function errorOf(fault: Fault): Error {
  switch (fault.kind) {
    case "drmaa":
      return new DrmaaError(fault);
    case "not found":
      return new DrmaaNotFoundError(fault.tried);
    case "forgotten":
      return new Forgotten("forgotten");
  }
}
