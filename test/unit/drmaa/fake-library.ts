import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OpenOptions, openSession, type Session } from "../../../lib/drmaa/index.ts";

const source = fileURLToPath(new URL("../../fixtures/drmaa/fake.c", import.meta.url));

/** Why there can be no fake library here; undefined where there is a compiler. */
export const whyNoFake =
  process.platform !== "linux"
    ? "the fake DRMAA library is made for Linux"
    : spawnSync("cc", ["--version"]).error === undefined
      ? undefined
      : "there is no C compiler for the fake DRMAA library";

/** For the title of a suite that is skipped. */
export const unlessFake = whyNoFake === undefined ? "" : ` (skipped: ${whyNoFake})`;

export interface Fake {
  readonly folder: string;
  readonly library: string;
  /** A session with the faults that the fake knows. */
  open(faults?: string, options?: OpenOptions): Promise<Session>;
  remove(): void;
}

export function compileFake(): Fake {
  const folder = mkdtempSync(join(tmpdir(), "fake-drmaa-"));
  const library = join(folder, "libdrmaa.so");
  const options = ["-shared", "-fPIC", "-pthread", "-o", library, source];
  const { status, stderr } = spawnSync("cc", options, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return {
    folder,
    library,
    open: (contact = "", options = {}) => openSession({ library, contact, ...options }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it was fulfilled");
}
