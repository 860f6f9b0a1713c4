// @ts-check
import { fileURLToPath } from "node:url";
import { runToEnd } from "../harness/spawn.mjs";
import { versionOf } from "../harness/versions.mjs";

const SCRIPT = fileURLToPath(new URL("../scripts/import-time.mjs", import.meta.url));
const OURS = "import";

/** @type {import("../types.ts").Contestant} */
export const importTime = {
  name: "import",
  section: "An import in a fresh process",
  rounds: 15,
  timeoutSeconds: 30,
  rows: () => [
    { id: OURS, label: 'import "gridpulse"', unit: "ms" },
    { id: "import-nothing", label: "import of an empty module", unit: "ms" },
  ],
  async round(_scale, limits) {
    return {
      version: versionOf("gridpulse"),
      versions: { "import-nothing": process.version },
      values: {
        [OURS]: await importMilliseconds(import.meta.resolve("gridpulse"), limits),
        "import-nothing": await importMilliseconds(
          new URL("../scripts/empty.mjs", import.meta.url).href,
          limits,
        ),
      },
    };
  },
};

/**
 * @param {string} moduleUrl
 * @param {import("../types.ts").Limits} limits
 */
async function importMilliseconds(moduleUrl, limits) {
  const { stdout } = await runToEnd(process.execPath, [SCRIPT, moduleUrl], limits);
  return Number(stdout.trim());
}
