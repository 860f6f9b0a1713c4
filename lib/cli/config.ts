import type { Command } from "commander";
import { UnknownSettingError } from "../config/errors.ts";
import { explainSettings, type Setting } from "../config/settings.ts";

export function addConfigCommand(program: Command): void {
  program
    .command("config")
    .description("show settings, their values, and where each comes from")
    .argument("[settings...]", "only these, with what they mean")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
A later source wins: the package's defaults, /etc/gridpulse/config.json, ~/.config/gridpulse/config.json,
gridpulse.config.json in this folder or above, the environment, the options of a call.`,
    )
    .action((names: readonly string[], { json }: { readonly json?: boolean }) => {
      const settings = select(explainSettings(), names);
      const text =
        json === true
          ? JSON.stringify(
              Object.fromEntries(settings.map((setting) => [setting.key, setting])),
              null,
              2,
            )
          : names.length > 0
            ? settings.map(describe).join("\n\n")
            : table(settings);
      process.stdout.write(`${text}\n`);
    });
}

function select(settings: readonly Setting[], names: readonly string[]): readonly Setting[] {
  const known = settings.map(({ key }) => key);
  const unknown = names.filter((name) => !known.some((key) => key === name));
  if (unknown.length > 0)
    throw new UnknownSettingError(unknown, known, { source: "call", origin: "config" });
  return names.length === 0 ? settings : settings.filter(({ key }) => names.includes(key));
}

function table(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => [setting.key, show(setting.value), origin(setting)]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function describe(setting: Setting): string {
  const { key, value, description, unit, expected, env } = setting;
  return [
    `${key} = ${show(value)}${unit === undefined ? "" : ` ${unit}`}   (${origin(setting)})`,
    `  ${description}`,
    `  Expected: ${expected}.`,
    `  Environment: ${env.join(", ")}`,
  ].join("\n");
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function origin({ source, origin }: Setting): string {
  return source === "default" ? "default" : `${source}: ${origin}`;
}
