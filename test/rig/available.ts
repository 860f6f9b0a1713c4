import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The rig cannot be had on this machine; `reason` says why, as part of a sentence. */
export class RigUnavailable extends Error {
  override readonly name = "RigUnavailable";
  readonly reason: string;

  constructor(reason: string) {
    super(`There is no cluster to test on here: ${reason}.`);
    this.reason = reason;
  }
}

/** What decides whether the rig can be had. */
export interface RigSurroundings {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  /** The contents of `/etc/os-release`, if there is one. */
  readonly osRelease: string | undefined;
  /** Whether network, UTS and mount namespaces can be made; asked last, since it tries. */
  readonly canMakeNamespaces: () => boolean;
}

/** Why a machine with these surroundings has no rig; `undefined` when it has one. */
export function reasonAgainst(surroundings: RigSurroundings): string | undefined {
  const { platform, uid, osRelease, canMakeNamespaces } = surroundings;
  if (platform !== "linux") return `it needs Linux, and this is ${platform}`;
  if (uid !== 0) return "it needs root, for network namespaces";
  if (!isDebian(osRelease ?? "")) {
    return "it needs Debian or Ubuntu, for their packages of Grid Engine and Slurm";
  }
  if (!canMakeNamespaces()) {
    return "root may not make network namespaces here; in a container, it needs --privileged";
  }
  return undefined;
}

/**
 * Why there is no rig on this machine; `undefined` when there is one. For `describe.skipIf`: under
 * `CI=true` it throws {@link RigUnavailable} rather than let tests be skipped.
 */
export function whyNoRig(): string | undefined {
  const reason = reasonAgainst({
    platform: process.platform,
    uid: process.getuid?.(),
    osRelease: readIfThere("/etc/os-release"),
    canMakeNamespaces: () =>
      spawnSync("unshare", ["--net", "--uts", "--mount", "true"]).status === 0,
  });
  if (reason !== undefined && process.env["CI"] === "true") throw new RigUnavailable(reason);
  return reason;
}

function isDebian(osRelease: string): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
