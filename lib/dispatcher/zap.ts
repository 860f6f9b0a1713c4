import { timingSafeEqual } from "node:crypto";
import { type Context, Reply } from "zeromq";

/** The ZAP domain of all our sockets. */
export const zapDomain = "gridpulse";

/**
 * The doorkeeper of one context: lets in the bearers of one key. Without it ZeroMQ's CURVE accepts
 * any key whatsoever, so it must be bound before the first socket that relies on it.
 */
export class Doorkeeper {
  readonly #socket: Reply;
  readonly #key: Buffer;
  refused = 0;

  private constructor(context: Context, key: Buffer) {
    this.#socket = new Reply({ context, linger: 0 });
    this.#key = key;
  }

  /** @param publicKey the key to let in, in Z85 as ZeroMQ prints keys */
  static async open(context: Context, publicKey: string): Promise<Doorkeeper> {
    const keeper = new Doorkeeper(context, decodeZ85(publicKey));
    await keeper.#socket.bind("inproc://zeromq.zap.01");
    void keeper.#serve();
    return keeper;
  }

  close(): void {
    this.#socket.close();
  }

  async #serve(): Promise<void> {
    for await (const [version, request, domain, , , mechanism, key] of this.#socket) {
      const welcome =
        domain?.toString() === zapDomain &&
        mechanism?.toString() === "CURVE" &&
        key?.length === this.#key.length &&
        timingSafeEqual(key, this.#key);
      if (!welcome) this.refused++;
      const [code, text] = welcome ? ["200", "OK"] : ["400", "unknown key"];
      await this.#socket.send([version ?? "1.0", request ?? "", code, text, "", ""]);
    }
  }
}

const z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** The bytes that ZeroMQ's printable form of a key stands for. */
export function decodeZ85(text: string): Buffer {
  const bytes = Buffer.alloc((text.length * 4) / 5);
  for (let at = 0; at < text.length; at += 5) {
    let value = 0;
    for (const letter of text.slice(at, at + 5)) value = value * 85 + z85.indexOf(letter);
    bytes.writeUInt32BE(value, (at * 4) / 5);
  }
  return bytes;
}
