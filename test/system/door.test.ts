import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Host, type WorkerSecrets } from "./support/host.ts";
import { Intruder } from "./support/intruder.ts";
import { isAlive, processesNaming } from "./support/processes.ts";

async function openHost(): Promise<{ host: Host; first: WorkerSecrets; second: WorkerSecrets }> {
  const host = new Host();
  await host.untilReady();
  const [first, second] = host.secrets;
  if (first === undefined || second === undefined) throw new Error("expected two workers");
  return { host, first, second };
}

const unharmed = { wrong: 0, deaths: [] };
const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
/** ZMTP 3's greeting for CURVE, as a client. */
const greeting = Buffer.concat([
  Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1]),
  Buffer.from("CURVE".padEnd(20, "\0")),
  Buffer.alloc(32),
]);

test("what is secret is in files that only their owner can read, and nowhere else", async () => {
  const { host, first, second } = await openHost();
  expect(mode(host.runFolder)).toBe("700");
  const files = readdirSync(host.runFolder).map((name) => join(host.runFolder, name));
  expect(files.map(mode)).toEqual(files.map(() => "600"));
  expect(files.length).toBe(4);
  const secrets = [first.secretKey, first.token, second.token];
  expect(new Set(secrets).size).toBe(3);
  const visible = processesNaming(host.folder).map(
    ({ command, environment }) => command + environment,
  );
  // The host, two supervisors, two executors.
  expect(visible.length).toBe(5);
  expect(visible.every((text) => text.includes("PATH="))).toBe(true);
  const report = await host.stop();
  expect(report).toMatchObject(unharmed);
  const logs = readdirSync(host.runFolder).map((name) =>
    readFileSync(join(host.runFolder, name), "utf8"),
  );
  expect(logs.join("")).toContain("at 0, ");
  expect(host.program.stderr).toContain("at 0, ");
  const said = JSON.stringify(host.program.lines) + host.program.stderr;
  for (const text of [...visible, ...logs, said]) {
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test.each([
  ["random bytes", Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 251))],
  ["an HTTP request", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")],
  ["a greeting and random bytes", Buffer.concat([greeting, Buffer.alloc(4096, 0x5a)])],
  [
    "a greeting and a giant command",
    Buffer.concat([greeting, Buffer.from("067fffffffffffffff", "hex")]),
  ],
])("%s over TCP: the line is cut", async (_, bytes) => {
  const { host, first } = await openHost();
  const [endpoint = ""] = first.endpoints;
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  socket.on("error", () => undefined).resume();
  // It may end in an error or not, but it ends.
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.end(bytes);
  await closed;
  expect(await host.stop()).toMatchObject(unharmed);
});

test("nobody gets in without encryption, with an unknown key, or with another's token", async () => {
  const { host, first, second } = await openHost();
  const before = await host.measure();

  const inClear = Intruder.inClear(first);
  expect(await inClear.connect()).not.toBe("handshake");

  const stranger = Intruder.stranger(first);
  expect(await stranger.connect()).toBe("handshake:error:auth");

  const refused = { type: "refused" };
  const lies = [
    { token: "0".repeat(64) },
    { token: "" },
    { token: second.token },
    { worker: second.worker },
    { worker: 3 },
    { role: "executor", token: second.token },
  ];
  for (const lie of lies) {
    const liar = new Intruder(first);
    expect(await liar.connect()).toBe("handshake");
    await liar.send(liar.hello(lie));
    expect(await liar.hear()).toMatchObject(refused);
    // And whoever goes on all the same is not listened to.
    await liar.send({ type: "bye", reason: "…" });
    expect(await liar.hear()).toEqual({ type: "who" });
  }

  const old = new Intruder(first);
  await old.connect();
  await old.send(old.hello({ protocol: 0, version: "0.0.0" }));
  expect(await old.hear()).toMatchObject({
    ...refused,
    reason: expect.stringMatching(/^protocol 0 of gridpulse 0\.0\.0, expected protocol 1 of/),
  });

  await host.measure();
  const report = await host.stop();
  expect(report).toMatchObject(unharmed);
  expect(report.warnings).toContain("turned away: wrong token for worker 1");
  expect(report.count).toBeGreaterThan(before > 0 ? 0 : 1);
});

test("a worker that claims a bystander for its executor does the bystander no harm", async () => {
  const { host, first } = await openHost();
  const bystander = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
  onTestFinished(() => {
    bystander.kill("SIGKILL");
  });
  const pidOf = (part: string): number => {
    const found = processesNaming(host.folder).find(({ command }) => {
      return command.includes(part) && command.includes("worker-1.json");
    });
    return found?.pid ?? Number.NaN;
  };
  // The true one must not set things right before it is too late.
  process.kill(pidOf("executor.js"), "SIGSTOP");
  const liar = new Intruder(first);
  await liar.connect();
  await liar.send(liar.hello({ role: "executor", pid: bystander.pid }));
  expect(await liar.hear()).toEqual({ type: "welcome" });
  process.kill(pidOf("supervisor.js"), "SIGKILL");
  await host.program.hear("ready", 4);
  expect(isAlive(bystander.pid ?? 0)).toBe(true);
  const { wrong, deaths } = await host.stop();
  expect(wrong).toBe(0);
  // It may have been stopped between two tasks, and then none of them was lost.
  expect(deaths.filter(({ cause }) => cause !== "lost")).toEqual([]);
});
