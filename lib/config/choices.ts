/** Which source had the last word on each setting. */

import { dirname } from "node:path";

import { readCatalog } from "./catalog.ts";
import { type Place, readText, refused } from "./check.ts";
import { BadSettingError, type Origin, UnknownSettingError } from "./errors.ts";
import { readSettingsFiles, siteFileVariable } from "./files.ts";
import { received } from "./received.ts";
import { isSettingKey, type SettingKey, settingChecks, settingKeys } from "./table.ts";
import type { World } from "./world.ts";

/** A value that passed its check, and who gave it. */
export interface Choice extends Origin {
  readonly value: unknown;
}

export type Choices = ReadonlyMap<SettingKey, Choice>;

/** Reads all sources, the weakest first; each overwrites what came before. */
export function collectChoices(call: object, world: World): Choices {
  const { path, entries } = readCatalog();
  const choices = new Map<SettingKey, Choice>();
  for (const { key, value } of entries) {
    choices.set(key, { value, source: "default", origin: path });
  }
  for (const { origin, values } of readSettingsFiles(world)) {
    // Relative paths in a file start at the file, wherever the program was started.
    addValues(choices, values, origin, { base: dirname(origin.origin), home: world.home });
  }
  const here = { base: world.cwd, home: world.home };
  addEnvironment(choices, world.env, here);
  addValues(choices, call, { source: "call", origin: "options" }, here);
  return choices;
}

/** Takes over what a file or a call says. */
function addValues(
  choices: Map<SettingKey, Choice>,
  values: object,
  origin: Origin,
  place: Place,
): void {
  const given = Object.entries(values).filter(([, raw]) => raw !== undefined);
  const unknown = given.map(([name]) => name).filter((name) => !isSettingKey(name));
  if (unknown.length > 0) throw new UnknownSettingError(unknown, settingKeys, origin);
  for (const [key, raw] of given) {
    if (!isSettingKey(key)) continue;
    const value = settingChecks[key].read(raw, place);
    if (value === refused) {
      const { expected } = settingChecks[key];
      throw new BadSettingError({ setting: key, ...origin, expected, received: received(raw) });
    }
    choices.set(key, { value, ...origin });
  }
}

const prefix = "GRIDPULSE_";
/** Set by Gridpulse itself for its workers. */
const workerPrefix = "GRIDPULSE_WORKER_";

function addEnvironment(choices: Map<SettingKey, Choice>, env: World["env"], place: Place): void {
  const { entries } = readCatalog();
  refuseUnknownVariables(
    env,
    entries.flatMap((entry) => entry.env),
  );
  for (const { key, env: names } of entries) {
    // Only the variable that wins is checked: GridMap's names have no prefix, so one of them may
    // belong to another program, and ours is then the way out.
    const name = names.findLast((candidate) => (env[candidate] ?? "").trim() !== "");
    if (name === undefined) continue;
    const text = (env[name] ?? "").trim();
    const check = settingChecks[key];
    const value = readText<unknown>(check, text, place);
    if (value === refused) {
      throw new BadSettingError({
        setting: key,
        source: "environment",
        origin: name,
        expected: check.expected,
        received: received(text),
      });
    }
    choices.set(key, { value, source: "environment", origin: name });
  }
}

function refuseUnknownVariables(env: World["env"], named: readonly string[]): void {
  const known = new Set([...named.filter((name) => name.startsWith(prefix)), siteFileVariable]);
  const unknown = Object.keys(env).filter(
    (name) =>
      name.startsWith(prefix) &&
      !name.startsWith(workerPrefix) &&
      !known.has(name) &&
      env[name] !== undefined,
  );
  if (unknown.length === 0) return;
  throw new UnknownSettingError(unknown, [...known], {
    source: "environment",
    origin: unknown[0] ?? "",
  });
}
