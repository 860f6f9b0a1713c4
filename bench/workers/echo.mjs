// @ts-check
// The other side of the echo: a DEALER that connects and returns what it gets, as a worker would.
import { Dealer } from "zeromq";

/** @type {{ address: string, serverKey: string, publicKey: string, secretKey: string }} */
const { address, serverKey, publicKey, secretKey } = await new Promise((resolve) => {
  process.once("message", resolve);
});

const socket = new Dealer({
  linger: 0,
  curveServerKey: serverKey,
  curvePublicKey: publicKey,
  curveSecretKey: secretKey,
});
process.once("disconnect", () => process.exit(0));
socket.connect(address);
// The router cannot speak first to a peer that it has not heard.
await socket.send("here");
for await (const frames of socket) {
  await socket.send(frames);
}
