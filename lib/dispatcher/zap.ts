import { timingSafeEqual } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Context, Reply } from "zeromq";
import { decodeZ85 } from "./z85.ts";

/** Where libzmq asks, in each context, whom to let in. */
const zapEndpoint = "inproc://zeromq.zap.01";
/** Attempts to bind there, a millisecond apart: a socket that was closed is gone a little later. */
const mostAttempts = 2000;

/** The socket of the doorkeeper, and when it can be asked. */
interface Post {
  readonly socket: Reply;
  readonly bound: Promise<void>;
}

/**
 * Says who may come in, for all runs of this process. Each run has a domain, and in it one key is
 * welcome. Without a doorkeeper ZeroMQ's CURVE accepts any key whatsoever, so a run must be known
 * here before its socket is bound.
 */
class Doorkeeper {
  /**
   * For the sockets of all runs. zeromq.js ends a context with the process and no sooner, so that
   * one for each run would leave behind its threads and files. They are made with its first socket.
   */
  readonly context = new Context({ blocky: false });
  readonly #keys = new Map<string, Buffer>();
  /** Held only while somebody is known: it would keep the process alive. */
  #post: Post | undefined;

  /**
   * From now on the bearers of this key are let in to this domain.
   * @param publicKey in Z85, as ZeroMQ prints keys
   */
  async admit(domain: string, publicKey: string): Promise<void> {
    this.#keys.set(domain, decodeZ85(publicKey));
    this.#post ??= this.#takePost();
    try {
      await this.#post.bound;
    } catch (error) {
      this.forget(domain);
      throw error;
    }
  }

  /** From now on nobody is let in to this domain. */
  forget(domain: string): void {
    this.#keys.delete(domain);
    if (this.#keys.size > 0) return;
    this.#post?.socket.close();
    this.#post = undefined;
  }

  #takePost(): Post {
    const socket = new Reply({ context: this.context, linger: 0 });
    const bound = bindInTurn(socket).then(() => {
      // What fails here is an answer on a socket that was closed meanwhile: nobody waits for it.
      this.#serve(socket).catch(() => socket.close());
    });
    return { socket, bound };
  }

  async #serve(socket: Reply): Promise<void> {
    for await (const [version, request, domain, , , mechanism, key] of socket) {
      const expected = this.#keys.get(domain?.toString() ?? "");
      const welcome =
        expected !== undefined &&
        mechanism?.toString() === "CURVE" &&
        key?.length === expected.length &&
        timingSafeEqual(key, expected);
      const [code, text] = welcome ? ["200", "OK"] : ["400", "unknown key"];
      await socket.send([version ?? "1.0", request ?? "", code, text, "", ""]);
    }
  }
}

/** The one doorkeeper of this process. */
export const doorkeeper = new Doorkeeper();

/** Binds when the one before has left. */
async function bindInTurn(socket: Reply): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await socket.bind(zapEndpoint);
    } catch (error) {
      if (!isAddressInUse(error) || attempt === mostAttempts) throw error;
    }
    await pause(1);
  }
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
