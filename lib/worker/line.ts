import { hostname } from "node:os";
import { Context, Dealer } from "zeromq";
import { decodeToWorker, encodeMessage } from "../wire/codec.ts";
import { protocolVersion, type Role, type ToDispatcher, type ToWorker } from "../wire/messages.ts";
import { packFrames, unpackFrames } from "../wire/packing.ts";
import type { Bootstrap } from "./bootstrap.ts";

export interface LineHandlers {
  message(message: ToWorker, frames: readonly Buffer[]): void;
  /** The line broke; it is being made again. */
  lost?(): void;
  /** The line is there again. */
  found?(): void;
}

/** A worker's line to its dispatcher. Says hello by itself, after each break anew. */
export class Line {
  readonly #socket: Dealer;
  readonly #bootstrap: Bootstrap;
  readonly #role: Role;
  readonly #incarnation: number;
  readonly #handlers: LineHandlers;
  #shaken = false;

  constructor(bootstrap: Bootstrap, role: Role, incarnation: number, handlers: LineHandlers) {
    this.#bootstrap = bootstrap;
    this.#role = role;
    this.#incarnation = incarnation;
    this.#handlers = handlers;
    this.#socket = new Dealer({
      context: new Context({ blocky: false }),
      linger: 0,
      sendTimeout: 0,
      sendHighWaterMark: 0,
      receiveHighWaterMark: 0,
      reconnectInterval: 100,
      reconnectMaxInterval: 2000,
      curveServerKey: bootstrap.serverKey,
      curvePublicKey: bootstrap.publicKey,
      curveSecretKey: bootstrap.secretKey,
    });
  }

  open(): void {
    // ZeroMQ mends a broken line by itself, but the dispatcher then sees a stranger.
    this.#socket.events.on("handshake", () => {
      if (this.#shaken) this.#sayHello();
      this.#shaken = true;
      this.#handlers.found?.();
    });
    this.#socket.events.on("disconnect", () => this.#handlers.lost?.());
    for (const endpoint of this.#bootstrap.endpoints) this.#socket.connect(endpoint);
    this.#sayHello();
    void this.#listen();
  }

  send(message: ToDispatcher, frames: readonly Uint8Array[] = []): void {
    // The queue has no limit, so a failure means that the line was closed, and nobody waits for this.
    const packed = packFrames([encodeMessage(message), ...frames]);
    this.#socket.send([...packed]).catch(() => undefined);
  }

  #sayHello(): void {
    const { version, worker, token } = this.#bootstrap;
    this.send({
      type: "hello",
      protocol: protocolVersion,
      version,
      node: process.version,
      worker,
      role: this.#role,
      incarnation: this.#incarnation,
      token,
      host: hostname(),
      pid: process.pid,
    });
  }

  async #listen(): Promise<void> {
    for await (const packed of this.#socket) {
      const [header, ...frames] = unpackFrames(packed);
      const message = decodeToWorker(header);
      if (message.type === "who") this.#sayHello();
      else this.#handlers.message(message, frames);
    }
  }
}
