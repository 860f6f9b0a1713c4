// @ts-check
import { fileURLToPath } from "node:url";
import { lastLine } from "./in-child.mjs";
import { runToEnd } from "./spawn.mjs";

/** Debian's own Python, for Debian's own packages; another one can be named. */
const PYTHON = process.env["GRIDPULSE_BENCH_PYTHON"] ?? "/usr/bin/python3";

/** A contestant that this machine does not have. */
export class NotInstalled extends Error {
  /** @override */
  name = "NotInstalled";
}

/**
 * Runs a script of `peers/`, if Python can import what it needs.
 * @param {{ script: string, imports: string, debian: string, parameters: unknown }} peer
 * @param {import("../types.ts").Limits} limits
 * @returns {Promise<any>} the JSON that it printed
 */
export async function inPython({ script, imports, debian, parameters }, limits) {
  await requireModule(imports, debian, limits);
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" };
  const { stdout } = await runToEnd(PYTHON, [path, JSON.stringify(parameters)], {
    ...limits,
    env,
  });
  return lastLine(stdout);
}

/**
 * @param {string} module
 * @param {string} debian
 * @param {import("../types.ts").Limits} limits
 */
async function requireModule(module, debian, limits) {
  const probe = `import importlib.util as u; print(u.find_spec(${JSON.stringify(module)}) is not None)`;
  try {
    const { stdout } = await runToEnd(PYTHON, ["-c", probe], limits);
    if (stdout.trim() === "True") return;
  } catch (error) {
    const noPython = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!noPython) throw error;
  }
  throw new NotInstalled(`not installed (apt install ${debian})`);
}
