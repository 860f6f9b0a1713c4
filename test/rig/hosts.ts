/** The hosts of the rig, each with the last part of its address and its port on the switch. */
export const hostNumbers = { head: 1, node1: 2, node2: 3, laptop: 4 } as const;

/** `head` has the masters and submits, `node1` and `node2` compute, `laptop` is on the network only. */
export type HostName = keyof typeof hostNumbers;

/** What runs where: `sge_qmaster`, `slurmctld` on head, `sge_execd`, `slurmd` on nodes, `munged` on all three. */
export type DaemonName = "sge_qmaster" | "sge_execd" | "slurmctld" | "slurmd" | "munged";

/** A host's addresses, which the others reach it by. */
export function addressesOf(host: HostName): { readonly ipv4: string; readonly ipv6: string } {
  return { ipv4: `10.77.0.${hostNumbers[host]}`, ipv6: `fd77::${hostNumbers[host]}` };
}
