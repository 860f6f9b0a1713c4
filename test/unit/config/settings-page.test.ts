import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type CatalogEntry, compileCatalog, readCatalog } from "../../../lib/config/catalog.ts";
import { settingChecks, settingKeys } from "../../../lib/config/table.ts";

// The table of checks, config/default.json and docs/settings.md say the same. The page is made
// here, from the other two: run this file with -u after a change.

const page = fileURLToPath(new URL("../../../docs/settings.md", import.meta.url));
const { entries } = readCatalog();

test("the table and the default file have the same settings", () => {
  expect(entries.map(({ key }) => key).sort()).toEqual([...settingKeys].sort());
});

test("the page has what they say", async () => {
  const written = readFileSync(page, "utf8");
  const [, before, after] =
    /^([^]*<!-- begin: .*? -->\n)[^]*(<!-- end -->\n[^]*)$/.exec(written) ?? [];
  await expect(`${before}\n${entries.map(section).join("\n")}\n${after}`).toMatchFileSnapshot(page);
});

function section({ key, written, description, unit, env }: CatalogEntry): string {
  const lines = [
    `### \`${key}\``,
    "",
    description,
    "",
    `- Default: \`${JSON.stringify(written)}\``,
    ...(unit === undefined ? [] : [`- Unit: ${unit}`]),
    `- Takes: ${settingChecks[key].expected}`,
    `- Variables: ${env.map((name) => `\`${name}\``).join(", ")}`,
    "",
  ];
  return lines.join("\n");
}

test.each(entries)("$key is described and has its variables", ({ key, description, env }) => {
  expect(description).toMatch(/^[A-Z].*\.$/s);
  const snake = key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  // GridMap's name is the same without the prefix, and comes first: the later one wins.
  expect([[`GRIDPULSE_${snake}`], [snake, `GRIDPULSE_${snake}`]]).toContainEqual(env);
});

test("GridMap's variables are all there", () => {
  const bare = entries.flatMap(({ env }) => env).filter((name) => !name.startsWith("GRIDPULSE_"));
  expect(bare.sort()).toEqual([
    "CHECK_FREQUENCY",
    "CREATE_PLOTS",
    "DEFAULT_PAR_ENV",
    "DEFAULT_QUEUE",
    "DEFAULT_TEMP_DIR",
    "ERROR_MAIL_RECIPIENT",
    "ERROR_MAIL_SENDER",
    "HEARTBEAT_FREQUENCY",
    "IDLE_THRESHOLD",
    "MAX_IDLE_HEARTBEATS",
    "MAX_TIME_BETWEEN_HEARTBEATS",
    "NUM_RESUBMITS",
    "SEND_ERROR_MAIL",
    "SMTP_SERVER",
    "USE_MEM_FREE",
  ]);
});

test("a default file that does not fit the table is refused", () => {
  const all = Object.fromEntries(
    entries.map(({ key, written, description, env }) => [
      key,
      { default: written, description, env },
    ]),
  );
  expect(compileCatalog(all, "/d.json").entries).toHaveLength(settingKeys.length);
  const { cpus: _, ...less } = all;
  expect(() => compileCatalog(less, "/d.json")).toThrow(
    "cpus (default): expected an entry with its default, got nothing",
  );
  expect(() => compileCatalog({ ...all, cpux: all["cpus"] }, "/d.json")).toThrow(
    "did you mean cpus?",
  );
  for (const entry of [3, {}, { default: 1 }, { default: 1, description: "", env: [1] }]) {
    expect(() => compileCatalog({ ...all, cpus: entry }, "/d.json")).toThrow(
      "cpus (default): expected an object with default, description and env",
    );
  }
});
