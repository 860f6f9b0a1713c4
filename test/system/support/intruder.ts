import { onTestFinished } from "vitest";
import { Context, curveKeyPair, Dealer } from "zeromq";
import { decodeToWorker } from "../../../lib/wire/codec.ts";
import type { ToWorker } from "../../../lib/wire/messages.ts";
import { unpackFrames } from "../../../lib/wire/packing.ts";
import type { WorkerSecrets } from "./host.ts";

type Header = Readonly<Record<string, unknown>>;

/** No process has such a number. */
const beyondPids = 2 ** 22 + 1;

/** How ZeroMQ ended a handshake, or did not. */
export type Handshake = "handshake" | "disconnect" | `handshake:error:${string}`;

interface Disguise {
  /** None at all: no encryption. */
  readonly keys: { readonly publicKey: string; readonly secretKey: string } | undefined;
}

/** Somebody at the door. */
export class Intruder {
  readonly socket: Dealer;
  readonly #secrets: WorkerSecrets;

  constructor(secrets: WorkerSecrets, disguise?: Disguise) {
    const keys = disguise === undefined ? secrets : disguise.keys;
    this.#secrets = secrets;
    this.socket = new Dealer({
      context: new Context({ blocky: false }),
      linger: 0,
      reconnectInterval: 60_000,
      sendHighWaterMark: 100,
      ...(keys === undefined
        ? {}
        : {
            curveServerKey: secrets.serverKey,
            curvePublicKey: keys.publicKey,
            curveSecretKey: keys.secretKey,
          }),
    });
    onTestFinished(() => this.socket.close());
  }

  static stranger(secrets: WorkerSecrets): Intruder {
    return new Intruder(secrets, { keys: curveKeyPair() });
  }

  static inClear(secrets: WorkerSecrets): Intruder {
    return new Intruder(secrets, { keys: undefined });
  }

  /** Connects and says how that went. */
  connect(): Promise<Handshake> {
    const outcomes = [
      "handshake",
      "disconnect",
      "handshake:error:auth",
      "handshake:error:protocol",
      "handshake:error:other",
    ] as const;
    const outcome = new Promise<Handshake>((resolve) => {
      for (const event of outcomes) this.socket.events.on(event, () => resolve(event));
    });
    for (const endpoint of this.#secrets.endpoints) this.socket.connect(endpoint);
    return outcome;
  }

  /** A hello as the worker would say it, but for these fields. */
  hello(changes: Header = {}): Header {
    const { worker, token, version } = this.#secrets;
    const role = "supervisor";
    const rest = { incarnation: 1, host: "elsewhere", pid: beyondPids, node: process.version };
    return { type: "hello", protocol: 1, version, worker, role, token, ...rest, ...changes };
  }

  async send(header: Header, ...frames: readonly Uint8Array[]): Promise<void> {
    await this.socket.send([JSON.stringify(header), ...frames]);
  }

  async hear(): Promise<ToWorker> {
    const [header] = unpackFrames(await this.socket.receive());
    return decodeToWorker(header);
  }

  /** Resolves when everything before this has been dealt with. */
  async isHeardOut(): Promise<void> {
    const nobody = 77;
    // Strangers do not always get an answer.
    this.socket.receiveTimeout = 100;
    for (let reason = ""; reason !== `wrong token for worker ${nobody}`; ) {
      await this.send(this.hello({ worker: nobody }));
      const answer = await this.hear().catch(() => undefined);
      reason = answer?.type === "refused" ? answer.reason : "";
    }
    this.socket.receiveTimeout = -1;
  }
}
