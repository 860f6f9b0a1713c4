/** GridMap's guesses about a site's mail, from the name of the host. */

/** The last three parts of the host's name: `node7.cluster.example.org` gives `cluster.example.org`. */
export function defaultSmtpServer(hostName: string): string {
  return lastParts(hostName, 3);
}

/** The user at the last two parts of the host's name: `ada@example.org`. */
export function defaultErrorMailRecipient(user: string, hostName: string): string {
  return `${user}@${lastParts(hostName, 2)}`;
}

function lastParts(hostName: string, count: number): string {
  return hostName
    .split(".")
    .filter((part) => part !== "")
    .slice(-count)
    .join(".");
}
