/**
 * A real cluster for tests: Grid Engine and Slurm on three hosts and a laptop, each a network
 * namespace of this machine. The README beside this file says how it is made.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, chown, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RigUnavailable, whyNoRig } from "./available.ts";
import { type Answer, type Ending, endingOf, mustRun, runCommand } from "./command.ts";
import { type BlackHole, closeBlackHoles, openBlackHole, setCable } from "./faults.ts";
import type { DaemonName, HostName } from "./hosts.ts";

const state = "/run/gridpulse-rig";

/** How a command is run on a host. */
export interface OnHost {
  /**
   * As whom.
   * @default "gridder"
   */
  readonly user?: string;
  /** Added to what a login would set; nothing is inherited from the test. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * In which folder.
   * @default the home of the user
   */
  readonly cwd?: string;
}

/** A command that was started on a host and may live long. */
export interface RigProcess {
  /** The command itself: its id is valid on all hosts and outside of them. */
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ending>;
}

/** Brings the rig up, or takes part in the one that is up; {@link RigUnavailable} where it cannot be. */
export async function bringUpRig(): Promise<Rig> {
  const reason = whyNoRig();
  if (reason !== undefined) throw new RigUnavailable(reason);
  const env = { ...process.env, RIG_NODE: process.execPath, RIG_OWNER: String(process.pid) };
  const said = await mustRun("bash", [script("up.sh")], { env });
  return new Rig(said.trim().endsWith("was up"));
}

/** Takes down whatever there is of a rig. */
export async function takeDownRig(): Promise<void> {
  await mustRun("bash", [script("down.sh")]);
}

/** A rig that is up. */
export class Rig {
  /** The project, as the hosts see it: for reading, wherever the checkout is on this machine. */
  readonly project = join(state, "project");
  /** The home of gridder, which all hosts share and this machine sees at the same place. */
  readonly home = join(state, "home");
  /** The id of gridder, user and group. */
  readonly userId = Number(readFileSync(join(state, "user-id"), "utf8"));

  readonly #wasUp: boolean;
  readonly #started = new Set<RigProcess>();
  readonly #faulty = new Set<HostName>();

  constructor(wasUp: boolean) {
    this.#wasUp = wasUp;
  }

  /** Runs a command on a host to its end. */
  async on(
    host: HostName,
    command: string,
    args: readonly string[] = [],
    options: OnHost & { readonly input?: string | Uint8Array } = {},
  ): Promise<Answer> {
    const { input } = options;
    const words = wordsFor(host, command, args, options);
    return await runCommand("bash", words, input === undefined ? {} : { input });
  }

  /** Starts a command on a host; what still lives at {@link close} is killed. */
  start(
    host: HostName,
    command: string,
    args: readonly string[] = [],
    options: OnHost = {},
  ): RigProcess {
    const child = spawn("bash", wordsFor(host, command, args, options));
    const started = { child, ended: endingOf(child) };
    this.#started.add(started);
    void started.ended.finally(() => this.#started.delete(started)).catch(() => undefined);
    return started;
  }

  /** A new folder of gridder's that all hosts share, and this machine sees at the same place. */
  async scratch(): Promise<string> {
    const folder = await mkdtemp(join(state, "scratch/"));
    await chown(folder, this.userId, this.userId);
    await chmod(folder, 0o755);
    return folder;
  }

  /** The machine's name for a host's own `/tmp`, which the other hosts do not see. */
  tempOf(host: HostName): string {
    return join(state, "hosts", host, "tmp");
  }

  /** Pulls a host's cable. */
  async cut(host: HostName): Promise<void> {
    this.#faulty.add(host);
    await setCable(host, "down");
  }

  /** Lets a host's packets vanish, without a word to anybody. */
  async blackHole(host: HostName, hole: BlackHole = {}): Promise<void> {
    this.#faulty.add(host);
    await openBlackHole(host, hole);
  }

  /** Plugs a host's cable in again and closes its black holes. */
  async mend(host: HostName): Promise<void> {
    await setCable(host, "up");
    await closeBlackHoles(host);
    this.#faulty.delete(host);
  }

  /** Ends a daemon with a signal, and returns when it is gone. */
  async stopDaemon(
    name: DaemonName,
    host: HostName,
    signal: "SIGTERM" | "SIGKILL" = "SIGTERM",
  ): Promise<void> {
    await mustRun("bash", [script("daemon.sh"), "stop", host, name, signal.slice("SIG".length)]);
  }

  /** Starts a daemon, or wakes it, and returns when it answers. */
  async startDaemon(name: DaemonName, host: HostName): Promise<void> {
    await mustRun("bash", [script("daemon.sh"), "start", host, name]);
  }

  /** The process id of a daemon that runs: for signals like SIGSTOP. */
  async daemonPid(name: DaemonName, host: HostName): Promise<number> {
    return Number(await mustRun("bash", [script("daemon.sh"), "pid", host, name]));
  }

  /** Ends what was started and mends what was cut; takes the rig down if this is who brought it up. */
  async close(): Promise<void> {
    const started = [...this.#started];
    for (const { child } of started) child.kill("SIGKILL");
    await Promise.allSettled(started.map(({ ended }) => ended));
    if (!this.#wasUp) await takeDownRig();
    else for (const host of this.#faulty) await this.mend(host);
  }
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function wordsFor(host: HostName, command: string, args: readonly string[], options: OnHost) {
  const words = [script("on.sh")];
  if (options.user !== undefined) words.push("--user", options.user);
  if (options.cwd !== undefined) words.push("--cwd", options.cwd);
  for (const [name, value] of Object.entries(options.env ?? {})) {
    words.push("--env", `${name}=${value}`);
  }
  return [...words, host, command, ...args];
}
