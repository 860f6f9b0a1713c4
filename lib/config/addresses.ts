/** Checks of places: folders, hosts, ports, mail addresses. */

import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

import { type Check, refused } from "./check.ts";
import { string } from "./primitives.ts";

/**
 * A path, made absolute: `~/` is the home folder, and a relative path starts at the folder of the
 * file that it was written in, else at the current one.
 */
export const path: Check<string> = {
  expected: "a path",
  read(raw, place) {
    const written = string().read(raw);
    if (written === refused || isAbsolute(written)) return written;
    if (written === "~" || written.startsWith("~/")) {
      return join(place?.home ?? homedir(), written.slice(1));
    }
    return resolve(place?.base ?? process.cwd(), written);
  },
};

/** A host name or address, as it can stand in a URL or in a scheduler's options. */
export const host: Check<string> = string({
  expected: "a host name or IP address",
  matching: /^[\w.:%-]+$/,
});

/** One mail address. */
export const mailAddress: Check<string> = string({
  expected: "a mail address",
  matching: /^[^\s@,;<>]+@[^\s@,;<>]+$/,
});

/** Something with a name in the scheduler: goes into its command line, so no spaces. */
export const schedulerName: Check<string> = string({
  expected: "a name without spaces",
  matching: /^[^\s-]\S*$/,
});

/** TCP ports to choose from, both ends included. */
export interface PortRange {
  readonly min: number;
  readonly max: number;
}

/** `"5000-5100"`. */
export const portRange: Check<PortRange, string> = {
  expected: 'a range of ports from 1 to 65535 such as "5000-5100"',
  read(raw) {
    const match = typeof raw === "string" ? /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(raw) : null;
    if (match === null) return refused;
    const [min, max] = [Number(match[1]), Number(match[2])];
    return min >= 1 && min <= max && max <= 65_535 ? { min, max } : refused;
  },
};
