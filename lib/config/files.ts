/** The settings files of the site, the user and the project: where they are, and what they hold. */

import { dirname, isAbsolute, join, resolve } from "node:path";

import { isDictionary } from "./composites.ts";
import { BadSettingsFileError, type Origin } from "./errors.ts";
import { findJsonFault } from "./json-fault.ts";
import { received } from "./received.ts";
import type { World } from "./world.ts";

const defaultSiteFile = "/etc/gridpulse/config.json";
const projectFileName = "gridpulse.config.json";
/** Names another place for the site's file; set and wrong is an error, unlike an absent default. */
export const siteFileVariable = "GRIDPULSE_SITE_CONFIG";

export interface SettingsFile {
  readonly origin: Origin;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The files that are there, the weakest first. */
export function readSettingsFiles(world: World): readonly SettingsFile[] {
  return [siteFile(world), userFile(world), projectFile(world)].filter(
    (file) => file !== undefined,
  );
}

function siteFile(world: World): SettingsFile | undefined {
  const named = world.env[siteFileVariable];
  if (named === undefined || named === "")
    return read({ source: "site file", origin: defaultSiteFile }, world);
  const origin = { source: "site file", origin: resolve(world.cwd, named) } as const;
  const file = read(origin, world);
  if (file === undefined) {
    throw new BadSettingsFileError({
      ...origin,
      expected: `a file, because ${siteFileVariable} names it`,
      received: "nothing there",
    });
  }
  return file;
}

function userFile(world: World): SettingsFile | undefined {
  const named = world.env["XDG_CONFIG_HOME"];
  // XDG's specification: a relative path is to be ignored.
  const folder = named !== undefined && isAbsolute(named) ? named : join(world.home, ".config");
  return read({ source: "user file", origin: join(folder, "gridpulse", "config.json") }, world);
}

/** Searches upward from the current folder, and not beyond the one where the project begins. */
function projectFile(world: World): SettingsFile | undefined {
  for (let folder = world.cwd; ; folder = dirname(folder)) {
    const file = read({ source: "project file", origin: join(folder, projectFileName) }, world);
    if (file !== undefined) return file;
    const isTop = world.exists(join(folder, "package.json")) || world.exists(join(folder, ".git"));
    if (isTop || dirname(folder) === folder) return undefined;
  }
}

function read(origin: Origin, world: World): SettingsFile | undefined {
  let text: string | undefined;
  try {
    text = world.readFile(origin.origin);
  } catch (error) {
    const reason = error instanceof Error ? error.message : received(error);
    throw new BadSettingsFileError(
      { ...origin, expected: "a readable file", received: reason },
      { cause: error },
    );
  }
  return text === undefined ? undefined : { origin, values: parseSettingsFile(text, origin) };
}

/** An empty file holds no settings; anything else must be one JSON object. */
export function parseSettingsFile(text: string, origin: Origin): Readonly<Record<string, unknown>> {
  // Windows editors begin files with a byte order mark.
  const json = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (json.trim() === "") return {};
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    const fault = findJsonFault(json) ?? { expected: "JSON" };
    throw new BadSettingsFileError({ ...origin, ...fault }, { cause: error });
  }
  if (!isDictionary(document)) {
    throw new BadSettingsFileError({
      ...origin,
      expected: "a JSON object of settings",
      received: received(document),
    });
  }
  return document;
}
