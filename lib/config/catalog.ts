/** `config/default.json`: the default, the description and the variables of every setting. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { refused } from "./check.ts";
import { isDictionary } from "./composites.ts";
import { BadSettingError, UnknownSettingError } from "./errors.ts";
import { parseSettingsFile } from "./files.ts";
import { received } from "./received.ts";
import { isSettingKey, type SettingKey, settingChecks, settingKeys } from "./table.ts";

export interface CatalogEntry {
  readonly key: SettingKey;
  /** As written in the file. */
  readonly written: unknown;
  /** As it passed its check. */
  readonly value: unknown;
  readonly description: string;
  readonly unit?: string;
  /** Environment variables; a later one wins. */
  readonly env: readonly string[];
}

/** All settings, in the order in which they are documented. */
export interface Catalog {
  readonly path: string;
  readonly entries: readonly CatalogEntry[];
}

/** Checks the parsed default file against the table of checks, both ways. */
export function compileCatalog(document: unknown, path: string): Catalog {
  const origin = { source: "default", origin: path } as const;
  const written = isDictionary(document) ? document : {};
  const unknown = Object.keys(written).filter((key) => !isSettingKey(key));
  if (unknown.length > 0) throw new UnknownSettingError(unknown, settingKeys, origin);

  const entries = Object.keys(written)
    .filter(isSettingKey)
    .map((key) => compileEntry(key, written[key], path));
  const missing = settingKeys.find((key) => !Object.hasOwn(written, key));
  if (missing !== undefined) {
    throw bad(missing, "an entry with its default", "nothing", path);
  }
  return { path, entries };
}

function compileEntry(key: SettingKey, entry: unknown, path: string): CatalogEntry {
  if (!isEntry(entry)) {
    throw bad(key, "an object with default, description and env", received(entry), path);
  }
  const value = settingChecks[key].read(entry.default);
  if (value === refused) throw bad(key, settingChecks[key].expected, received(entry.default), path);
  const { default: written, description, env, unit } = entry;
  return { key, written, value, description, env, ...(unit === undefined ? {} : { unit }) };
}

interface WrittenEntry {
  readonly default: unknown;
  readonly description: string;
  readonly unit?: string;
  readonly env: readonly string[];
}

function isEntry(entry: unknown): entry is WrittenEntry {
  return (
    isDictionary(entry) &&
    Object.hasOwn(entry, "default") &&
    typeof entry["description"] === "string" &&
    (entry["unit"] === undefined || typeof entry["unit"] === "string") &&
    Array.isArray(entry["env"]) &&
    entry["env"].every((name) => typeof name === "string")
  );
}

function bad(setting: SettingKey, expected: string, got: string, path: string): BadSettingError {
  return new BadSettingError({ setting, source: "default", origin: path, expected, received: got });
}

let catalog: Catalog | undefined;

/** The catalog of this package, read once. */
export function readCatalog(): Catalog {
  if (catalog === undefined) {
    // Through the package's own "imports": the file is elsewhere as seen from lib/ and from dist/lib/.
    const path = createRequire(import.meta.url).resolve("#config/default.json");
    const document = parseSettingsFile(readFileSync(path, "utf8"), {
      source: "default",
      origin: path,
    });
    catalog = compileCatalog(document, path);
  }
  return catalog;
}
