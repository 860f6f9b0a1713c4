import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { curveKeyPair } from "zeromq";

interface KeyPair {
  readonly publicKey: string;
  readonly secretKey: string;
}

/** The secrets of one run. They exist in this process and in files that only its user can read. */
export class RunKeys {
  readonly server: KeyPair = curveKeyPair();
  /** All workers of a run share one pair: it opens the door. Who they are, their tokens say. */
  readonly workers: KeyPair = curveKeyPair();
  /** By which the doorkeeper tells this run from others. It is no secret. */
  readonly zapDomain = `gridpulse-${randomBytes(16).toString("hex")}`;
  readonly #secret = randomBytes(32);

  /** What worker `id`, and no other, can show. */
  tokenOf(id: number): string {
    return createHmac("sha256", this.#secret).update(String(id)).digest("hex");
  }

  isTokenOf(id: number, token: string): boolean {
    const expected = Buffer.from(this.tokenOf(id));
    const shown = Buffer.from(token);
    return shown.length === expected.length && timingSafeEqual(shown, expected);
  }
}
