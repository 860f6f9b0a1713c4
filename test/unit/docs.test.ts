import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSettings } from "../../lib/config/settings.ts";
import { errorCodes } from "../../lib/errors.ts";
import { causes, protocolVersion } from "../../lib/wire/messages.ts";
import { anchorsOf, type Page, readPages, root, withoutCode } from "../markdown.ts";

const pages = readPages();

function page(path: string): Page {
  const found = pages.find((page) => page.path === path);
  if (found === undefined) throw new Error(`no page ${path}`);
  return found;
}

/** The headings of one level, in order. */
function headings({ text }: Page, level: number): string[] {
  const mark = "#".repeat(level);
  return Array.from(text.matchAll(new RegExp(`^${mark} (.+)$`, "gm")), ([, heading = ""]) =>
    heading.replaceAll("`", ""),
  );
}

describe("docs/errors.md", () => {
  const errors = page("docs/errors.md");

  test("has every code, in the order of the list, and no other", () => {
    const codes = headings(errors, 2).filter((heading) => heading.startsWith("GRIDPULSE_"));
    expect(codes).toEqual([...errorCodes]);
  });

  test.each(errorCodes)("says what to do about %s", (code) => {
    const section = errors.text.split(`## \`${code}\`\n`)[1]?.split("\n## ")[0] ?? "";
    for (const part of ["**Meaning.**", "**Usual cause.**", "**Cure.**"]) {
      expect(section).toContain(part);
    }
  });

  test.each(pages)("$path names no code that does not exist", ({ text }) => {
    const settings = /^(?:Variables|Environment)/;
    const named = text.match(/\bGRIDPULSE_(?:[A-Z]+_)*[A-Z]+\b/g) ?? [];
    const looksLikeCode = named.filter((name) => !settings.test(name) && !isVariable(name));
    for (const name of looksLikeCode) expect(errorCodes).toContain(name);
  });
});

/** Settings have variables with the same beginning. */
function isVariable(name: string): boolean {
  const key = name
    .replace("GRIDPULSE_", "")
    .toLowerCase()
    .replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return ["siteConfig", "benchPython"].includes(key) || Object.hasOwn(loadSettings(), key);
}

test("docs/when-things-go-wrong.md has every cause of death, and no other", () => {
  const table = /^\| cause [^]*?\n\n/m.exec(page("docs/when-things-go-wrong.md").text)?.[0] ?? "";
  const named = Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, cause]) => cause);
  expect(named).toEqual([...causes]);
});

test("docs/architecture.md has every message, and the version of the protocol", () => {
  const { text } = page("docs/architecture.md");
  const source = readFileSync(join(root, "lib/wire/messages.ts"), "utf8");
  const types = Array.from(source.matchAll(/^ {2}readonly type: "(\w+)";$/gm), ([, type]) => type);
  const table = /^\| message [^]*?\n\n/m.exec(text)?.[0] ?? "";
  const named = Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, type]) => type);
  expect(new Set(named)).toEqual(new Set(types));
  expect(text.replaceAll(/\s+/g, " ")).toContain(`protocol version is ${protocolVersion}.`);
});

test("the README shows the first example as it is", () => {
  const example = readFileSync(join(root, "examples/first-map.mjs"), "utf8");
  expect(page("README.md").text).toContain(`\`\`\`js\n${example}\`\`\``);
});

test("decisions are numbered without a gap", () => {
  const numbers = pages
    .map(({ path }) => /^docs\/decisions\/(\d{4})-[a-z-]+\.md$/.exec(path)?.[1])
    .filter((number) => number !== undefined)
    .toSorted();
  expect(numbers).toEqual(numbers.map((_, at) => String(at + 1).padStart(4, "0")));
});

/** Links to places in this repository. */
function linksOf({ text }: Page): string[] {
  return Array.from(
    withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g),
    ([, target = ""]) => target,
  ).filter((target) => !/^[a-z]+:/.test(target));
}

describe.each(pages.filter((page) => linksOf(page).length > 0))("links of $path", (from) => {
  test.each(linksOf(from))("%s", (target) => {
    const [file = "", anchor] = target.split("#", 2);
    const path = file === "" ? from.path : normalize(join(dirname(from.path), file));
    expect(existsSync(join(root, path)), `${path} exists`).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(page(path))).toContain(anchor);
  });
});
