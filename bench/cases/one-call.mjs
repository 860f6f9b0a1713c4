// @ts-check
import { fileURLToPath } from "node:url";
import { runToEnd } from "../harness/spawn.mjs";
import { versionOf } from "../harness/versions.mjs";

const SCRIPT = fileURLToPath(new URL("../scripts/one-call.mjs", import.meta.url));
const OURS = "one-call";

/** @type {import("../types.ts").Contestant} */
export const oneCall = {
  name: "one-call",
  section: "A script that maps one call, from the start of its process to the exit",
  rounds: 7,
  timeoutSeconds: 30,
  rows: () => [
    { id: OURS, label: "gridpulse, default workers", unit: "ms", calls: 1 },
    { id: "bare-node", label: "node -e 0", unit: "ms" },
  ],
  async round(_scale, limits) {
    const ours = await runToEnd(process.execPath, [SCRIPT], limits);
    if (ours.stdout.trim() !== "[42]") throw new Error(`wrong results: ${ours.stdout.trim()}`);
    const bare = await runToEnd(process.execPath, ["-e", "0"], limits);
    return {
      version: versionOf("gridpulse"),
      versions: { "bare-node": process.version },
      values: { [OURS]: ours.milliseconds, "bare-node": bare.milliseconds },
    };
  },
};
