import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const core = new URL("../../../lib/core/", import.meta.url);

it.each(readdirSync(core))("lib/core/%s imports nothing but its neighbours", (name) => {
  const text = readFileSync(new URL(name, core), "utf8");
  const imported = [...text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, specifier]) => specifier,
  );
  expect(imported.filter((specifier) => !/^\.\/[\w-]+\.ts$/.test(specifier ?? ""))).toEqual([]);
  // Nor does it reach for the world by a global.
  expect(text).not.toMatch(/\b(?:process|Date|performance|setTimeout|setInterval|Math\.random)\b/);
});
