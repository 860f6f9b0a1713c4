// @ts-check
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Bytes of the one frame in which a small task or its result travels. */
const FRAME_SIZES = [80];

/**
 * Raw ZeroMQ with CURVE, ROUTER here and DEALER in another process: what the wire itself costs.
 * @returns {Promise<{ trip: () => Promise<void>, close: () => Promise<void> }>}
 */
export async function openEcho() {
  const { Router, curveKeyPair } = await import("zeromq");
  const server = curveKeyPair();
  const client = curveKeyPair();
  const router = new Router({ linger: 0, curveServer: true, curveSecretKey: server.secretKey });
  await router.bind("tcp://127.0.0.1:*");
  const peer = fork(fileURLToPath(new URL("../workers/echo.mjs", import.meta.url)));
  peer.send({ address: router.lastEndpoint, serverKey: server.publicKey, ...client });
  const [identity = Buffer.alloc(0)] = await router.receive();
  const message = [identity, ...FRAME_SIZES.map((size) => Buffer.alloc(size, 1))];
  return {
    async trip() {
      await router.send(message);
      const echoed = await router.receive();
      if (echoed.length !== message.length) throw new Error("wrong results: the echo changed");
    },
    async close() {
      peer.disconnect();
      router.close();
    },
  };
}
