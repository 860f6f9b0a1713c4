import { test } from "vitest";
import { expectNobodyAccused } from "./support/blocked.ts";

test("a program that is blocked for 30 s accuses nobody, whatever the limit", async () => {
  const strict = { heartbeatFrequency: 0.5, maxTimeBetweenHeartbeats: 3, checkFrequency: 1 };
  await expectNobodyAccused(30_000, [{}, strict]);
});
