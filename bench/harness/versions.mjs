// @ts-check
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The version of an installed package, also of one whose `exports` hide its package.json.
 * @param {string} name
 * @returns {string}
 */
export function versionOf(name) {
  for (
    let folder = new URL(".", import.meta.resolve(name));
    folder.pathname !== "/";
    folder = new URL("..", folder)
  ) {
    const found = readManifest(new URL("package.json", folder));
    if (found !== undefined && found["name"] === name) return String(found["version"]);
  }
  return "?";
}

/**
 * @param {URL} url
 * @returns {Record<string, unknown> | undefined}
 */
function readManifest(url) {
  try {
    return JSON.parse(readFileSync(fileURLToPath(url), "utf8"));
  } catch {
    // No manifest in this folder; the one we look for is further up.
    return undefined;
  }
}
