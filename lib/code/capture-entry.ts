/** The file that was started as the program. Importing it again would run the program again. */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

let entry: string | undefined;

/** Whether a script, by its URL or file name, is the program itself, or has no file at all. */
export function isEntry(url: string): boolean {
  if (url.includes("[eval") || url.includes("[stdin]")) return true;
  const file = fileOf(url);
  if (file === undefined) return false;
  if (file === process.argv[1]) return true;
  entry ??= findEntry();
  return file === entry || realPath(file) === entry;
}

/** The file of a script; nothing for a script that has none. */
export function fileOf(url: string): string | undefined {
  if (url.startsWith("/")) return url.replace(/[?#].*$/, "");
  if (!url.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

function findEntry(): string {
  const [, started] = process.argv;
  if (started === undefined) return "";
  try {
    // `node program` may mean program.js, or the main file of a folder.
    return realPath(createRequire(join(process.cwd(), "_")).resolve(started));
  } catch {
    return realPath(started);
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
