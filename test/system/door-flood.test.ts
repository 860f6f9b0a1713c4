import { expect, test } from "vitest";
import { dice, pickSeed } from "./support/dice.ts";
import { show } from "./support/figures.ts";
import { Host, type WorkerSecrets } from "./support/host.ts";
import { Intruder } from "./support/intruder.ts";
import { malformedFrames } from "./support/malformed.ts";

const floodSize = 100_000;
/** Sent first, since the heap and the allocator first grow to a size that they then keep. */
const warmUpSize = 20_000;
const mostGrowth = 64 * 2 ** 20;

type Attack = (
  intruder: Intruder,
  messages: number,
  below: (end: number) => number,
) => Promise<void>;

/** Lets somebody with the right key and token do that, and checks that the run is unharmed. */
async function withstand(attack: Attack): Promise<readonly string[]> {
  const seed = pickSeed();
  const host = new Host();
  await host.untilReady();
  const [secrets] = host.secrets;
  const below = dice(seed);
  const intruder = new Intruder(secrets as WorkerSecrets);
  expect(await intruder.connect()).toBe("handshake");
  const calm = await host.measure();
  const flood = async (messages: number): Promise<number> => {
    await attack(intruder, messages, below);
    // All of it has been dealt with when a question after it is answered.
    await intruder.isHeardOut();
    return host.measure();
  };
  const before = await flood(warmUpSize);
  const started = performance.now();
  const after = await flood(floodSize);
  const seconds = (performance.now() - started) / 1000;
  const growth = after - before;
  const inMegabytes = [calm, before, after].map((bytes) => (bytes / 2 ** 20).toFixed(0));
  show(
    `seed ${seed}: ${seconds.toFixed(1)} s; MB resident before, after the warm-up, after: ${inMegabytes.join(", ")}`,
  );
  expect(growth).toBeLessThan(mostGrowth);
  const report = await host.stop();
  expect(report).toMatchObject({ wrong: 0, deaths: [] });
  expect(report.count).toBeGreaterThan(0);
  expect(report.warnings.length).toBeLessThan(200);
  expect(report.warnings.every((warning) => warning.startsWith("turned away: "))).toBe(true);
  return report.warnings;
}

test("100,000 malformed messages of somebody who did not say hello", async () => {
  const warnings = await withstand(async (intruder, messages, below) => {
    for (let sent = 0; sent < messages; sent++) {
      await intruder.socket.send(malformedFrames(below));
    }
  });
  expect(warnings).toContain("turned away: expected a JSON header, got malformed JSON");
});

test("100,000 malformed messages of somebody who said hello as a supervisor", async () => {
  const warnings = await withstand(async (intruder, messages, below) => {
    for (let sent = 0; sent < messages; sent++) {
      // The true one beats, is asked who it is, and takes its place again.
      if (sent % 1000 === 0) await intruder.send(intruder.hello());
      await intruder.socket.send(malformedFrames(below));
    }
  });
  expect(warnings).toContain('turned away: expected a valid field "executing" in a message "beat"');
});

test("100,000 strangers' messages whose answers nobody reads", async () => {
  await withstand(async (intruder, messages) => {
    for (let sent = 0; sent < messages; sent += 2) {
      await intruder.send(intruder.hello({ token: "wrong" }));
      await intruder.send({ type: "bye", reason: "" });
    }
  });
});
