/** The settings of a call: from six sources, checked, and each able to say where it came from. */

import { readCatalog } from "./catalog.ts";
import { type Choices, collectChoices } from "./choices.ts";
import { formatDuration } from "./duration.ts";
import { BadSettingError, type Origin, sayOrigin } from "./errors.ts";
import {
  type CheckedSettings,
  type RawSettings,
  type SettingKey,
  settingChecks,
  settingKeys,
} from "./table.ts";
import { type World, worldWith } from "./world.ts";

export type { RawSettings, SettingKey } from "./table.ts";
export type { World } from "./world.ts";

/**
 * What holds for one call: memory in bytes, times in seconds, `true` of `retryExceptions` replaced
 * by its number. Each setting is described in `config/default.json` and `docs/settings.md`.
 */
export type Settings = {
  readonly [Key in SettingKey]: Key extends "retryExceptions" ? number : CheckedSettings[Key];
};

/** One setting, with where it came from. */
export interface Setting extends Origin {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly description: string;
  readonly unit?: string;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** Environment variables that set it; a later one wins. */
  readonly env: readonly string[];
}

/**
 * Reads default, site, user and project files, the environment and the call; a later one wins.
 * Throws at the first value that is wrong, also if another would have won over it.
 */
export function loadSettings(
  call: Partial<RawSettings> = {},
  world: Partial<World> = {},
): Settings {
  const choices = decide(call, world);
  const settings = Object.fromEntries(settingKeys.map((key) => [key, choices.get(key)?.value]));
  if (!isComplete(settings)) throw new TypeError("The table of settings has changed while read.");
  return Object.freeze(settings);
}

/** Every setting with its value and where it came from, in the order of the documentation. */
export function explainSettings(
  call: Partial<RawSettings> = {},
  world: Partial<World> = {},
): readonly Setting[] {
  const choices = decide(call, world);
  return readCatalog().entries.flatMap(({ key, description, unit, env }) => {
    const choice = choices.get(key);
    if (choice === undefined) return [];
    const { expected } = settingChecks[key];
    return [
      { key, ...choice, description, expected, env, ...(unit === undefined ? {} : { unit }) },
    ];
  });
}

function decide(call: Partial<RawSettings>, world: Partial<World>): Choices {
  const choices = new Map(collectChoices(call, worldWith(world)));
  checkBeats(choices);
  const retries = choices.get("retryExceptions");
  if (retries?.value === true) {
    choices.set("retryExceptions", { ...retries, value: choices.get("numResubmits")?.value });
  }
  return choices;
}

/** A worker that beats more rarely than it may be silent would be lost before its second beat. */
function checkBeats(choices: Choices): void {
  const frequency = choices.get("heartbeatFrequency");
  const limit = choices.get("maxTimeBetweenHeartbeats");
  if (typeof frequency?.value !== "number" || typeof limit?.value !== "number") return;
  if (frequency.value < limit.value) return;
  throw new BadSettingError({
    setting: "heartbeatFrequency",
    source: frequency.source,
    origin: frequency.origin,
    expected: `less than maxTimeBetweenHeartbeats, which is ${formatDuration(limit.value)} (${sayVariable(limit)})`,
    received: formatDuration(frequency.value),
  });
}

function sayVariable(origin: Origin): string {
  return origin.source === "environment" ? `environment ${origin.origin}` : sayOrigin(origin);
}

/** Each value has passed its own check; that none is missing is all that remains. */
function isComplete(settings: object): settings is Settings {
  return settingKeys.every((key) => Object.hasOwn(settings, key));
}
