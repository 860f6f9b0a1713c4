import { expect, test } from "vitest";
import { defaultErrorMailRecipient, defaultSmtpServer } from "../../../lib/config/mail-defaults.ts";

test.each([
  ["node7.cluster.example.org", "cluster.example.org", "ada@example.org"],
  ["cluster.example.org", "cluster.example.org", "ada@example.org"],
  ["example.org", "example.org", "ada@example.org"],
  ["laptop", "laptop", "ada@laptop"],
  ["node.example.org.", "node.example.org", "ada@example.org"],
])("%s", (hostName, server, recipient) => {
  expect(defaultSmtpServer(hostName)).toBe(server);
  expect(defaultErrorMailRecipient("ada", hostName)).toBe(recipient);
});
