/** The pages of this project, for the tests that hold them to the truth. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** A Markdown file, by its path from the root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** The block of plain text right behind it: what it prints. */
  readonly output: string | undefined;
}

const folders = ["docs", "bench", "examples", "test"];

export function readPages(): Page[] {
  const nested = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(folder, name),
    ),
  );
  return [...readdirSync(root), ...nested]
    .filter((path) => path.endsWith(".md"))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** The text without its code, where a bracket is no link and a `#` no heading. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const headings = text.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
}

const fence = /^```(\w*)\n([^]*?)^```$(?:\n\n```text\n([^]*?)^```$)?/gm;

export function snippetsOf({ path, text }: Page): Snippet[] {
  return Array.from(
    text.matchAll(fence),
    ({ 1: language = "", 2: code = "", 3: output, index }) => ({
      page: path,
      line: text.slice(0, index).split("\n").length,
      language,
      code,
      output,
    }),
  );
}
