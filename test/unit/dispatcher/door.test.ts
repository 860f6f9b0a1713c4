/** Doors side by side in one process, as those of several runs are, and what becomes of errors. */
import { expect, onTestFinished, test } from "vitest";
import { Door, type DoorHandlers } from "../../../lib/dispatcher/door.ts";
import { RunKeys } from "../../../lib/dispatcher/keys.ts";
import { doorkeeper } from "../../../lib/dispatcher/zap.ts";
import { BadMessageError } from "../../../lib/wire/bad-message.ts";
import type { WorkerSecrets } from "../../system/support/host.ts";
import { Intruder } from "../../system/support/intruder.ts";
import { until } from "../../system/support/until.ts";

const version = "0.0.0-test";
const inside = "handshake";
const turnedAway = "handshake:error:auth";

class Entrance {
  readonly keys = new RunKeys();
  readonly said: string[] = [];
  readonly refused: string[] = [];
  readonly failures: unknown[] = [];
  readonly door: Door;
  endpoint = "";

  constructor(handlers: Partial<DoorHandlers> = {}) {
    this.door = new Door(this.keys, version, {
      greeted: () => undefined,
      message: (_, { type }) => this.said.push(type),
      refused: (reason) => this.refused.push(reason),
      failed: (error) => this.failures.push(error),
      ...handlers,
    });
    onTestFinished(() => this.door.close());
  }

  async open(): Promise<this> {
    this.endpoint = await this.door.open("tcp://127.0.0.1:*");
    return this;
  }

  /** What a worker shows at this door; with the key pair of another run, perhaps. */
  secrets(pair = this.keys.workers): WorkerSecrets {
    const { endpoint, keys } = this;
    const own = { serverKey: keys.server.publicKey, token: keys.tokenOf(1) };
    return { worker: 1, endpoints: [endpoint], ...own, ...pair, version };
  }

  visitor(pair = this.keys.workers): Intruder {
    return new Intruder(this.secrets(pair));
  }

  async guest(): Promise<Intruder> {
    const guest = this.visitor();
    expect(await guest.connect()).toBe(inside);
    await guest.send(guest.hello());
    expect(await guest.hear()).toEqual({ type: "welcome" });
    return guest;
  }
}

const bye = { type: "bye", reason: "" };

test("the key of one run does not open the door of another", async () => {
  const [first, second] = [await new Entrance().open(), await new Entrance().open()];
  expect(first.keys.zapDomain).not.toBe(second.keys.zapDomain);
  for (const [own, other] of [
    [first, second],
    [second, first],
  ] as const) {
    expect(await own.visitor().connect()).toBe(inside);
    expect(await own.visitor(other.keys.workers).connect()).toBe(turnedAway);
    expect(await Intruder.stranger(own.secrets()).connect()).toBe(turnedAway);
  }
});

test("a door stays open when others are closed, and is shut to all whom nobody knows", async () => {
  const [first, second] = [await new Entrance().open(), await new Entrance().open()];
  first.door.close();
  expect(await second.visitor().connect()).toBe(inside);
  expect(await second.visitor(first.keys.workers).connect()).toBe(turnedAway);
  doorkeeper.forget(second.keys.zapDomain);
  expect(await second.visitor().connect()).not.toBe(inside);
  // Somebody is at his post again, and knows others.
  const third = await new Entrance().open();
  expect(await third.visitor().connect()).toBe(inside);
  expect(await second.visitor().connect()).toBe(turnedAway);
});

test("doors one after the other, and some at once", async () => {
  for (let time = 0; time < 200; time++) {
    const { door } = await new Entrance().open();
    door.close();
  }
  const doors = Array.from({ length: 20 }, () => new Entrance());
  await Promise.all(doors.map((one) => one.open()));
  for (const { door } of doors.slice(1)) door.close();
  await doors[0]?.guest();
});

test("a door that is closed while it is opened opens no more, and is in nobody's way", async () => {
  const early = new Entrance();
  const opening = early.open();
  early.door.close();
  await expect(opening).rejects.toThrow();
  const late = new Entrance();
  late.door.close();
  await expect(late.open()).rejects.toThrow();
  await expect(new Entrance().door.open("tcp://nowhere")).rejects.toThrow();
  await (await new Entrance().open()).guest();
});

test("what a handler throws is told as it is, and no fault of the message", async () => {
  const fault = new RangeError("a bug");
  const said: string[] = [];
  const entrance = await new Entrance({
    message: (_, { type }) => {
      said.push(type);
      if (said.length === 1) throw fault;
      if (said.length === 2) throw new BadMessageError("values that cannot be read");
    },
  }).open();
  const guest = await entrance.guest();
  for (let time = 0; time < 3; time++) await guest.send(bye);
  await until({ what: "all was said", within: 5000 }, () => said.length === 3);
  expect(entrance.failures).toEqual([fault]);
  expect(entrance.refused).toEqual(["values that cannot be read"]);
});

test("so is what the handler of refusals throws", async () => {
  const fault = new Error("a bug");
  const entrance = await new Entrance({
    refused: () => {
      throw fault;
    },
  }).open();
  const guest = await entrance.guest();
  await guest.send({ type: "nonsense" });
  await guest.send(bye);
  await until({ what: "it was said", within: 5000 }, () => entrance.said.length === 1);
  expect(entrance.failures).toEqual([fault]);
});
