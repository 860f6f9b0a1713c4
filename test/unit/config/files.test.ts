import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadSettings } from "../../../lib/config/settings.ts";
import { thrownBy } from "./world.ts";

// Real files: what a directory or a missing right does is the system's to say.

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gridpulse-settings-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** The site's file is always named, so that no file of this machine takes part. */
function cpusAt(folder: string, env: Readonly<Record<string, string>> = {}): number {
  mkdirSync(join(root, folder), { recursive: true });
  const world = {
    env: { GRIDPULSE_SITE_CONFIG: "/dev/null", ...env },
    cwd: join(root, folder),
    home: join(root, "home"),
  };
  return loadSettings({}, world).cpus;
}

describe("where files are found", () => {
  test("the site's, named by a variable, absolute or from the current folder", () => {
    const site = write("a/site.json", '{ "cpus": 2 }');
    expect(cpusAt("a", { GRIDPULSE_SITE_CONFIG: site })).toBe(2);
    expect(cpusAt("a", { GRIDPULSE_SITE_CONFIG: "site.json" })).toBe(2);
  });

  test("the site's, named but absent, is an error", () => {
    expect(() => cpusAt("a", { GRIDPULSE_SITE_CONFIG: "/no/such.json" })).toThrow(
      "site file /no/such.json: expected a file, because GRIDPULSE_SITE_CONFIG names it, got nothing there",
    );
  });

  test("the user's, in ~/.config or $XDG_CONFIG_HOME", () => {
    write("home/.config/gridpulse/config.json", '{ "cpus": 3 }');
    write("xdg/gridpulse/config.json", '{ "cpus": 4 }');
    expect(cpusAt("a")).toBe(3);
    expect(cpusAt("a", { XDG_CONFIG_HOME: join(root, "xdg") })).toBe(4);
    expect(cpusAt("a", { XDG_CONFIG_HOME: "relative" })).toBe(3);
    expect(cpusAt("a", { XDG_CONFIG_HOME: "" })).toBe(3);
  });

  test("the project's, in the nearest folder", () => {
    write("p/gridpulse.config.json", '{ "cpus": 5 }');
    expect(cpusAt("p")).toBe(5);
    expect(cpusAt("p/q/r")).toBe(5);
    write("p/q/gridpulse.config.json", '{ "cpus": 6 }');
    expect(cpusAt("p/q/r")).toBe(6);
    expect(cpusAt("p")).toBe(5);
  });

  test("the project's, not beyond the project", () => {
    write("gridpulse.config.json", '{ "cpus": 7 }');
    write("p/package.json", "{}");
    mkdirSync(join(root, "g", ".git"), { recursive: true });
    expect(cpusAt("other")).toBe(7);
    expect(cpusAt("p/src")).toBe(1);
    expect(cpusAt("g/src")).toBe(1);
    write("p/gridpulse.config.json", '{ "cpus": 8 }');
    expect(cpusAt("p/src")).toBe(8);
  });

  test("a file where a folder should be is no file", () => {
    const file = write("flat", "");
    expect(cpusAt("a", { XDG_CONFIG_HOME: file })).toBe(1);
  });
});

describe("what is wrong with a file", () => {
  const errorOf = (text: string) => {
    const file = write("p/gridpulse.config.json", text);
    return { file, error: thrownBy(() => cpusAt("p")) };
  };

  test("no JSON: file, line, column, expected", () => {
    const { file, error } = errorOf('{\n  "cpus": 2,\n  memory: 3\n}\n');
    expect(error).toMatchObject({
      name: "BadSettingsFileError",
      code: "GRIDPULSE_BAD_SETTING",
      source: "project file",
      path: file,
      line: 3,
      column: 3,
      expected: 'a name in double quotes after ","',
      message: `project file ${file}:3:3: expected a name in double quotes after ",", got "m"`,
      cause: expect.any(SyntaxError) as unknown,
    });
  });

  test.each([
    ["[1]", "expected a JSON object of settings, got an array of 1"],
    ["3", "expected a JSON object of settings, got 3"],
    ["null", "expected a JSON object of settings, got null"],
    ['{ "cpus": 2', 'expected "," or "}" after the value, got the end of the file'],
  ])("%s", (text, part) => {
    expect((errorOf(text).error as Error).message).toContain(part);
  });

  test("unknown names: all, with suggestions and what is known", () => {
    const { file, error } = errorOf('{ "NUM_RESUBMITS": 1, "cpu": 2, "zzz": 3 }');
    expect(error).toMatchObject({
      name: "UnknownSettingError",
      code: "GRIDPULSE_UNKNOWN_SETTING",
      unknown: ["NUM_RESUBMITS", "cpu", "zzz"],
      source: "project file",
      origin: file,
    });
    expect((error as Error).message).toMatch(
      /: unknown setting "NUM_RESUBMITS" \(did you mean numResubmits\?\), "cpu" \(did you mean cpus\?\), "zzz"; known: bindHost, .*, workers$/,
    );
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("the name %s", (name) => {
    expect(errorOf(`{ "${name}": { "cpus": 2 } }`).error).toMatchObject({ unknown: [name] });
  });

  test("a directory", () => {
    mkdirSync(join(root, "p", "gridpulse.config.json"), { recursive: true });
    expect(() => cpusAt("p")).toThrow(/^project file .*expected a readable file, got .*directory/);
  });

  test("a pipe, without waiting for its writer", () => {
    mkdirSync(join(root, "p"));
    execFileSync("mkfifo", [join(root, "p", "gridpulse.config.json")]);
    expect(() => cpusAt("p")).toThrow("it is not a regular file");
  });

  test.skipIf(process.getuid?.() === 0)("no right to read", () => {
    chmodSync(write("p/gridpulse.config.json", "{}"), 0);
    expect(() => cpusAt("p")).toThrow(/expected a readable file, got EACCES/);
  });

  test("any failure to read keeps its cause", () => {
    const cause = new Error("EIO: i/o error");
    const readFile = () => {
      throw cause;
    };
    expect(thrownBy(() => loadSettings({}, { env: {}, readFile }))).toMatchObject({
      code: "GRIDPULSE_BAD_SETTING",
      message: "site file /etc/gridpulse/config.json: expected a readable file, got EIO: i/o error",
      cause,
    });
  });

  test("an empty file and a byte order mark are harmless", () => {
    expect(errorFree("")).toBe(1);
    expect(errorFree('\ufeff{ "cpus": 2 }')).toBe(2);
  });
  const errorFree = (text: string) => {
    write("p/gridpulse.config.json", text);
    return cpusAt("p");
  };
});
