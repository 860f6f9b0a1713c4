// @ts-check
import { fileURLToPath } from "node:url";
import { runToEnd } from "./spawn.mjs";

const ENTRY = fileURLToPath(new URL("child.mjs", import.meta.url));

/**
 * Calls `measure(parameters)` of a module in a Node process of its own: no contestant warms the
 * engine for another, fills its heap or takes it down.
 * @param {string} moduleUrl
 * @param {unknown} parameters
 * @param {import("../types.ts").Limits} limits
 * @returns {Promise<any>} what `measure` returned
 */
export async function inChild(moduleUrl, parameters, limits) {
  const { stdout } = await runToEnd(
    process.execPath,
    [ENTRY, moduleUrl, JSON.stringify(parameters)],
    limits,
  );
  return lastLine(stdout);
}

/**
 * A program may print what it likes before its answer.
 * @param {string} stdout
 * @returns {any}
 */
export function lastLine(stdout) {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}
