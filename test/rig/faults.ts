import { mustRun } from "./command.ts";
import { type HostName, hostNumbers } from "./hosts.ts";

/** What a black hole swallows. */
export interface BlackHole {
  /**
   * What comes to the host, what leaves it, or both.
   * @default "both"
   */
  readonly direction?: "in" | "out" | "both";
  /** Only what comes from, or goes to, this host. */
  readonly peer?: HostName;
  /** Only TCP with this port at either end. */
  readonly port?: number;
}

const table = "inet gridpulse_rig";

/** Pulls a host's cable, or plugs it in again. */
export async function setCable(host: HostName, position: "up" | "down"): Promise<void> {
  await mustRun("ip", ["-n", "gp-sw", "link", "set", `p${hostNumbers[host]}`, position]);
}

/** Opens a black hole: packets vanish, and nobody is told. */
export async function openBlackHole(host: HostName, hole: BlackHole): Promise<void> {
  const { direction = "both" } = hole;
  const rules = [`add table ${table}`];
  for (const way of direction === "both" ? (["in", "out"] as const) : [direction]) {
    rules.push(`add chain ${table} ${way} { type filter hook ${way}put priority 0; }`);
    rules.push(...rulesFor(way, hole).map((rule) => `add rule ${table} ${way} ${rule} drop`));
  }
  await nft(host, rules);
}

/** Closes all black holes of a host. */
export async function closeBlackHoles(host: HostName): Promise<void> {
  // Added first, so that it can be deleted also when there was none.
  await nft(host, [`add table ${table}`, `delete table ${table}`]);
}

function rulesFor(way: "in" | "out", { peer, port }: BlackHole): string[] {
  // A host's word with itself does not go over the wire.
  const wire = way === "in" ? 'iifname "eth0"' : 'oifname "eth0"';
  const address = way === "in" ? "saddr" : "daddr";
  const peers =
    peer === undefined
      ? [wire]
      : [
          `${wire} ip ${address} 10.77.0.${hostNumbers[peer]}`,
          `${wire} ip6 ${address} fd77::${hostNumbers[peer]}`,
        ];
  if (port === undefined) return peers;
  return peers.flatMap((rule) => [`${rule} tcp sport ${port}`, `${rule} tcp dport ${port}`]);
}

async function nft(host: HostName, lines: readonly string[]): Promise<void> {
  const input = `${lines.join("\n")}\n`;
  await mustRun("ip", ["netns", "exec", `gp-${host}`, "nft", "-f", "-"], { input });
}
