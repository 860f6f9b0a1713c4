/** What can be wrong with settings and options. */

import { GridpulseError } from "../errors.ts";
import { didYouMean } from "./did-you-mean.ts";
import { received } from "./received.ts";

/** Where a setting can come from; a later one wins. */
export const sources = [
  "default",
  "site file",
  "user file",
  "project file",
  "environment",
  "call",
] as const;
export type Source = (typeof sources)[number];

/** Who said it: the kind of source, and the file, variable or call itself. */
export interface Origin {
  readonly source: Source;
  /** Path of the file, name of the variable, or name of the call. */
  readonly origin: string;
}

/** `project file /home/a/gridpulse.config.json`, `environment`, `call gridMap`. */
export function sayOrigin({ source, origin }: Origin): string {
  return source === "environment" || source === "default" ? source : `${source} ${origin}`;
}

export interface BadSettingFacts extends Origin {
  readonly setting: string;
  readonly expected: string;
  /** The value, already shown by {@link received}. */
  readonly received: string;
}

/** A setting or option with a value that it does not accept. */
export class BadSettingError extends GridpulseError implements BadSettingFacts {
  override readonly name = "BadSettingError";
  readonly setting: string;
  readonly source: Source;
  readonly origin: string;
  readonly expected: string;
  readonly received: string;

  constructor(facts: BadSettingFacts) {
    // In the environment people look for the variable, elsewhere for the key.
    const written = facts.source === "environment" ? facts.origin : facts.setting;
    super(
      "GRIDPULSE_BAD_SETTING",
      `${written} (${sayOrigin(facts)}): expected ${facts.expected}, got ${facts.received}`,
    );
    this.setting = facts.setting;
    this.source = facts.source;
    this.origin = facts.origin;
    this.expected = facts.expected;
    this.received = facts.received;
  }
}

/** Names that nobody knows, with what they may have been meant to be. */
export class UnknownSettingError extends GridpulseError {
  override readonly name = "UnknownSettingError";
  readonly unknown: readonly string[];
  readonly known: readonly string[];
  readonly source: Source;
  readonly origin: string;

  constructor(unknown: readonly string[], known: readonly string[], origin: Origin) {
    const what = origin.source === "call" ? "option" : "setting";
    const named = unknown.slice(0, 5).map((name) => {
      const meant = didYouMean(name, known);
      return meant === undefined ? received(name) : `${received(name)} (did you mean ${meant}?)`;
    });
    if (unknown.length > 5) named.push(`and ${unknown.length - 5} more`);
    super(
      "GRIDPULSE_UNKNOWN_SETTING",
      `${sayOrigin(origin)}: unknown ${what} ${named.join(", ")}; known: ${[...known].sort().join(", ")}`,
    );
    this.unknown = unknown;
    this.known = known;
    this.source = origin.source;
    this.origin = origin.origin;
  }
}

export interface BadFileFacts extends Origin {
  readonly expected: string;
  readonly received?: string;
  /** From 1; only where the fault has a place in the text. */
  readonly line?: number;
  readonly column?: number;
}

/** A settings file that cannot be read, or is not JSON, or is no object. */
export class BadSettingsFileError extends GridpulseError {
  override readonly name = "BadSettingsFileError";
  readonly source: Source;
  readonly path: string;
  readonly expected: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(facts: BadFileFacts, options?: ErrorOptions) {
    const place = facts.line === undefined ? "" : `:${facts.line}:${facts.column}`;
    const got = facts.received === undefined ? "" : `, got ${facts.received}`;
    super(
      "GRIDPULSE_BAD_SETTING",
      `${facts.source} ${facts.origin}${place}: expected ${facts.expected}${got}`,
      options,
    );
    this.source = facts.source;
    this.path = facts.origin;
    this.expected = facts.expected;
    this.line = facts.line;
    this.column = facts.column;
  }
}
