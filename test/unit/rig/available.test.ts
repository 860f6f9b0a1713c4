import { expect, test } from "vitest";
import { type RigSurroundings, RigUnavailable, reasonAgainst } from "../../rig/available.ts";

const debian: RigSurroundings = {
  platform: "linux",
  uid: 0,
  osRelease: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
  canMakeNamespaces: () => true,
};

test.each<{ where: string; surroundings: Partial<RigSurroundings>; reason: RegExp | undefined }>([
  { where: "Debian as root", surroundings: {}, reason: undefined },
  { where: "Ubuntu", surroundings: { osRelease: "ID=ubuntu\nID_LIKE=debian" }, reason: undefined },
  {
    where: "a relative of both",
    surroundings: { osRelease: 'ID=x\nID_LIKE="ubuntu debian"' },
    reason: undefined,
  },
  { where: "macOS", surroundings: { platform: "darwin" }, reason: /Linux.*darwin/ },
  { where: "an ordinary user", surroundings: { uid: 1000 }, reason: /root/ },
  { where: "Fedora", surroundings: { osRelease: "ID=fedora" }, reason: /Debian or Ubuntu/ },
  { where: "no os-release", surroundings: { osRelease: undefined }, reason: /Debian or Ubuntu/ },
  {
    where: "a container",
    surroundings: { canMakeNamespaces: () => false },
    reason: /--privileged/,
  },
])("$where: $reason", ({ surroundings, reason }) => {
  const said = reasonAgainst({ ...debian, ...surroundings });
  if (reason === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(reason);
});

test("namespaces are not tried where the rig cannot be for other reasons", () => {
  const canMakeNamespaces = () => expect.unreachable();
  expect(reasonAgainst({ ...debian, uid: 1000, canMakeNamespaces })).toMatch(/root/);
});

test("the error has the reason as a field, and in its message", () => {
  const error = new RigUnavailable("it needs root");
  expect(error.reason).toBe("it needs root");
  expect(error.message).toBe("There is no cluster to test on here: it needs root.");
});
