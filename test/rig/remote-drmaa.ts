import { createInterface } from "node:readline";
import type { OpenOptions, Session } from "../../lib/drmaa/index.ts";
import type { HostName } from "./hosts.ts";
import type { OnHost, Rig, RigProcess } from "./rig.ts";

type Facts = Pick<
  Session,
  "contact" | "version" | "drmSystem" | "implementation" | "library" | "pid"
> & { readonly supportedAttributes: readonly string[] };

type Method = "createJobTemplate" | "run" | "runBulk" | "control" | "status" | "wait";
type Methods = Pick<Session, Method | "synchronize" | "close">;

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A session of DRMAA that is open on a host of the rig, for gridder. */
export class RemoteDrmaa {
  readonly facts: Facts;
  readonly #process: RigProcess;
  readonly #pending: Map<number, Pending>;
  #last = 0;

  private constructor(process: RigProcess, pending: Map<number, Pending>, facts: Facts) {
    this.#process = process;
    this.#pending = pending;
    this.facts = facts;
  }

  static async open(
    rig: Rig,
    options: OpenOptions = {},
    where: { readonly host?: HostName } & OnHost = {},
  ): Promise<RemoteDrmaa> {
    const { host = "head", ...onHost } = where;
    const loader = `${rig.project}/node_modules/tsx/dist/loader.mjs`;
    const program = `${rig.project}/test/fixtures/drmaa/on-host.mjs`;
    const args = ["--import", loader, program, JSON.stringify(options)];
    const process = rig.start(host, "node", args, onHost);
    const pending = new Map<number, Pending>();
    const opened = new Promise<unknown>((resolve, reject) => pending.set(0, { resolve, reject }));
    process.child.stderr.resume();
    createInterface({ input: process.child.stdout }).on("line", (line) => {
      const { id, value, error } = JSON.parse(line);
      if (error === undefined) pending.get(id)?.resolve(value);
      else pending.get(id)?.reject(error);
      pending.delete(id);
    });
    return new RemoteDrmaa(process, pending, (await opened) as Facts);
  }

  /** Errors are plain objects with the fields of the error that the session threw. */
  async call<Name extends keyof Methods>(
    method: Name,
    ...passed: Parameters<Methods[Name]>
  ): Promise<Awaited<ReturnType<Methods[Name]>>> {
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    this.#process.child.stdin.write(`${JSON.stringify({ id, method, passed })}\n`);
    return (await answer) as Awaited<ReturnType<Methods[Name]>>;
  }

  async close(): Promise<void> {
    await this.call("close");
    this.#process.child.stdin.end();
    await this.#process.ended;
  }
}
