import { Router } from "zeromq";
import { BadMessageError } from "../wire/bad-message.ts";
import { decodeToDispatcher, encodeMessage } from "../wire/codec.ts";
import {
  type Hello,
  protocolVersion,
  type Role,
  type ToDispatcher,
  type ToWorker,
} from "../wire/messages.ts";
import { packFrames, unpackFrames } from "../wire/packing.ts";
import type { RunKeys } from "./keys.ts";
import { Refusals } from "./refusals.ts";
import { doorkeeper } from "./zap.ts";

/** One end of a line that has shown who it is. */
export interface Peer {
  readonly worker: number;
  readonly role: Role;
  readonly hello: Hello;
  readonly route: Buffer;
}

export interface DoorHandlers {
  /** A peer showed that it is who it claims to be; again after each break in the line. */
  greeted(peer: Peer): void;
  message(peer: Peer, message: ToDispatcher, frames: readonly Buffer[]): void;
  /** Something was turned away; of a flood for one reason only little is told. */
  refused(reason: string): void;
  /** Whoever dealt with a message threw this; that is no fault of the message. */
  failed(error: unknown): void;
}

/** Strangers are answered at most so often in one second, all together. */
const answersPerSecond = 1000;
/** Messages of one peer that wait here; when there are more, they wait with the peer. */
const mostWaiting = 1000;

/** Which half of a worker says what. */
const speakers: Readonly<Record<Exclude<ToDispatcher["type"], "hello">, Role>> = {
  results: "executor",
  word: "executor",
  unable: "executor",
  beat: "supervisor",
  exit: "supervisor",
  note: "executor",
  bye: "supervisor",
};

/**
 * The locked door of a run: a ROUTER socket behind CURVE, with everybody on it bound to a worker by
 * a token. Whoever has not shown one gets no further than its first word.
 */
export class Door {
  readonly #socket: Router;
  readonly #keys: RunKeys;
  readonly #version: string;
  readonly #handlers: DoorHandlers;
  /** By routing id, which ZeroMQ makes up and nobody can choose. */
  readonly #peers = new Map<string, Peer>();
  readonly #routes = new Map<string, Peer>();
  #answers = 0;
  #answersFrom = 0;
  #closed = false;
  readonly #refusals: Refusals;

  constructor(keys: RunKeys, version: string, handlers: DoorHandlers) {
    this.#keys = keys;
    this.#version = version;
    this.#handlers = handlers;
    this.#refusals = new Refusals((what) => handlers.refused(what));
    this.#socket = new Router({
      context: doorkeeper.context,
      linger: 0,
      mandatory: true,
      // A peer that is gone or does not read must never hold us up.
      sendTimeout: 0,
      sendHighWaterMark: 0,
      receiveHighWaterMark: mostWaiting,
      curveServer: true,
      curveSecretKey: keys.server.secretKey,
      zapDomain: keys.zapDomain,
      zapEnforceDomain: true,
    });
  }

  /** Opens the door and says where it is. */
  async open(endpoint: string): Promise<string> {
    const { zapDomain, workers } = this.#keys;
    await doorkeeper.admit(zapDomain, workers.publicKey);
    try {
      await this.#socket.bind(endpoint);
    } catch (error) {
      doorkeeper.forget(zapDomain);
      throw error;
    }
    this.#listen().catch((error) => this.#handlers.failed(error));
    return this.#socket.lastEndpoint ?? endpoint;
  }

  /** Sends to a worker, if there is a line to it; what gets lost is sent again when it is back. */
  send(worker: number, role: Role, message: ToWorker, frames: readonly Uint8Array[] = []): void {
    const peer = this.#routes.get(routeKey(worker, role));
    if (peer !== undefined) this.#sendTo(peer.route, message, frames);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
    doorkeeper.forget(this.#keys.zapDomain);
  }

  #sendTo(route: Buffer, message: ToWorker, frames: readonly Uint8Array[]): void {
    if (this.#closed) return;
    const packed = packFrames([encodeMessage(message), ...frames]);
    // Fails where the line has just broken: whoever is at the other end will say hello again.
    this.#socket.send([route, ...packed]).catch(() => undefined);
  }

  async #listen(): Promise<void> {
    for await (const [route, ...packed] of this.#socket) {
      if (route === undefined) continue;
      try {
        this.#receiveOrRefuse(route, packed);
      } catch (error) {
        this.#handlers.failed(error);
      }
    }
  }

  #receiveOrRefuse(route: Buffer, packed: readonly Buffer[]): void {
    try {
      this.#receive(route, packed);
    } catch (error) {
      // Everything else is a fault on this side, and must not pass for one of the peer.
      if (!(error instanceof BadMessageError)) throw error;
      this.#refusals.add(error.message);
    }
  }

  #receive(route: Buffer, packed: readonly Buffer[]): void {
    const [header, ...frames] = unpackFrames(packed);
    const peer = this.#peers.get(route.toString("latin1"));
    const message = decodeToDispatcher(header);
    if (message.type === "hello") this.#greet(route, message);
    else if (peer === undefined) this.#ask(route);
    else if (speakers[message.type] === peer.role) this.#handlers.message(peer, message, frames);
    else throw new BadMessageError(`a message "${message.type}" of a worker's ${peer.role}`);
  }

  #greet(route: Buffer, hello: Hello): void {
    const reason = this.#objection(hello);
    if (reason !== undefined) {
      this.#refusals.add(reason);
      this.#answer(route, { type: "refused", reason });
      return;
    }
    const { worker, role } = hello;
    const before = this.#routes.get(routeKey(worker, role));
    if (before !== undefined) this.#peers.delete(before.route.toString("latin1"));
    const peer: Peer = { worker, role, hello, route: Buffer.from(route) };
    this.#peers.set(route.toString("latin1"), peer);
    this.#routes.set(routeKey(worker, role), peer);
    this.#sendTo(route, { type: "welcome" }, []);
    this.#handlers.greeted(peer);
  }

  #objection(hello: Hello): string | undefined {
    if (!this.#keys.isTokenOf(hello.worker, hello.token)) {
      return `wrong token for worker ${hello.worker}`;
    }
    if (hello.protocol !== protocolVersion) {
      return `protocol ${hello.protocol} of gridpulse ${hello.version}, expected protocol ${protocolVersion} of gridpulse ${this.#version}`;
    }
    return undefined;
  }

  /** A worker after a break in the line, perhaps; or anybody. */
  #ask(route: Buffer): void {
    this.#refusals.add("a message from somebody who did not say hello");
    this.#answer(route, { type: "who" });
  }

  /** Answers a stranger, who may never read it: what waits for such a one must not grow. */
  #answer(route: Buffer, message: ToWorker): void {
    const now = performance.now();
    if (now - this.#answersFrom > 1000) {
      this.#answersFrom = now;
      this.#answers = 0;
    }
    if (this.#answers++ < answersPerSecond) this.#sendTo(route, message, []);
  }
}

function routeKey(worker: number, role: Role): string {
  return `${role} ${worker}`;
}
