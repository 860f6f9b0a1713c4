import type { World } from "../../../lib/config/settings.ts";

/** A machine that exists only here: the given files and variables, and nothing else. */
export function worldOf(
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string | undefined>> = {},
): World {
  const read = (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined);
  return {
    env,
    cwd: "/home/ada/project/src",
    home: "/home/ada",
    readFile: read,
    exists: (path) => read(path) !== undefined,
  };
}

/** Where {@link worldOf} looks for each kind of file. */
export const filePaths = {
  "site file": "/etc/gridpulse/config.json",
  "user file": "/home/ada/.config/gridpulse/config.json",
  "project file": "/home/ada/project/gridpulse.config.json",
} as const;

/** What the action throws. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
