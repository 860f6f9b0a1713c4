/** A dispatcher, with a scheduler that starts nobody, and workers that are played here. */
import { expect, onTestFinished, test } from "vitest";
import { encodeValues, type Frames } from "../../../lib/code/values.ts";
import { JobDispatcher } from "../../../lib/dispatcher/job-dispatcher.ts";
import { RunKeys } from "../../../lib/dispatcher/keys.ts";
import type { Arrived, RunListener } from "../../../lib/dispatcher/listener.ts";
import type { Scheduler } from "../../../lib/schedulers/scheduler.ts";
import { Intruder } from "../../system/support/intruder.ts";
import { until } from "../../system/support/until.ts";

interface Accepted {
  readonly index: number;
  readonly value: unknown;
}

const seconds = 1000;
const group = { workers: 2, numResubmits: 3, exceptionRetries: 0, concurrency: 1 };
const version = "0.0.0-test";

class Stage {
  readonly keys = new RunKeys();
  readonly accepted: Accepted[] = [];
  readonly warnings: string[] = [];
  readonly words: string[] = [];
  readonly deaths: unknown[] = [];
  readonly failures: unknown[] = [];
  fault: Error | undefined;
  readonly dispatcher: JobDispatcher;
  #endpoint = "";
  #marks = 0;

  constructor() {
    const scheduler: Scheduler = {
      name: "nobody",
      start: (requests, handlers) => {
        for (const { worker } of requests) handlers.started(worker);
      },
      kill: () => undefined,
      close: () => Promise.resolve(),
    };
    const listener: RunListener = {
      draw: () => undefined,
      accepted: (results, positions) => this.#accept(results, positions),
      died: (death) => this.deaths.push(death),
      mayRetry: () => false,
      word: ({ log }) => {
        this.words.push(log ?? "");
        if (this.fault !== undefined) throw this.fault;
      },
      worker: () => undefined,
      warning: (message) => this.warnings.push(message),
      finished: () => undefined,
      failed: (failure) => this.failures.push(failure),
    };
    this.dispatcher = new JobDispatcher({
      core: {
        groups: [group],
        checkFrequency: 60 * seconds,
        maxSilence: 600 * seconds,
        chunkTarget: 25,
      },
      codes: [{ style: "item", hasShared: false, concurrency: 1, frames: [], memory: undefined }],
      keys: this.keys,
      version,
      scheduler,
      items: { take: (first, count) => Array.from({ length: count }, (_, at) => first + at) },
      introduce: (worker) => `worker-${worker}.json`,
      listener,
    });
    onTestFinished(() => this.dispatcher.close(0, "the test is over"));
  }

  /** Opens the door to this many tasks. */
  async open(tasks: number): Promise<void> {
    this.#endpoint = await this.dispatcher.open("tcp://127.0.0.1:*");
    this.dispatcher.tell({ type: "drawn", group: 0, count: tasks });
    this.dispatcher.tell({ type: "exhausted" });
  }

  async peer(worker: number, role: "executor" | "supervisor" = "executor"): Promise<Intruder> {
    const { server, workers } = this.keys;
    const peer = new Intruder({
      worker,
      endpoints: [this.#endpoint],
      serverKey: server.publicKey,
      ...workers,
      token: this.keys.tokenOf(worker),
      version,
    });
    await peer.connect();
    await peer.send(peer.hello({ role }));
    expect(await peer.hear()).toEqual({ type: "welcome" });
    return peer;
  }

  /** Resolves when all that the peer said before has been dealt with. */
  async isHeardOut(peer: Intruder): Promise<void> {
    const log = `mark ${this.#marks++}`;
    await peer.send({ type: "word", index: 0, attempt: 1, log });
    await until({ what: "the mark has arrived", within: 5000 }, () => this.words.includes(log));
  }

  #accept({ indices, values }: Arrived, positions: readonly number[]): void {
    for (const position of positions) {
      this.accepted.push({ index: indices[position] ?? -1, value: values[position] });
    }
  }
}

/** What an executor is told first: code, then work. */
async function hearWork(peer: Intruder): Promise<{ chunk: number; first: number }> {
  expect(await peer.hear()).toMatchObject({ type: "code", group: 0 });
  const work = await peer.hear();
  expect(work).toMatchObject({ type: "work", count: 1, attempt: 1 });
  if (work.type !== "work") throw new Error("no work came");
  return work;
}

const usage = new Uint8Array(12);
const results = (chunk: number, first: number, changes: object = {}) => ({
  type: "results",
  sequence: 1,
  chunk,
  ranges: [[first, 1]],
  threw: [],
  busy: 1,
  ...changes,
});
const value = (one: unknown): Frames => [usage, ...encodeValues([one])];

test("results for a chunk of another worker, or of a task not in the chunk, change nothing", async () => {
  const stage = new Stage();
  await stage.open(2);
  const [first, second] = [await stage.peer(1), await stage.peer(2)];
  const [ofFirst, ofSecond] = [await hearWork(first), await hearWork(second)];
  expect([ofFirst.first, ofSecond.first]).toEqual([0, 1]);
  await second.send(results(ofFirst.chunk, 0), ...value("forged"));
  await second.send(results(ofSecond.chunk, 0), ...value("forged"));
  await second.send(results(77, 0), ...value("forged"));
  await second.send(results(ofSecond.chunk, 99), ...value("forged"));
  await stage.isHeardOut(second);
  expect(stage.accepted).toEqual([]);
  expect(stage.dispatcher.counts.settled).toBe(0);
  await first.send(results(ofFirst.chunk, 0), ...value("true"));
  await first.send(results(ofFirst.chunk, 0), ...value("once more"));
  await stage.isHeardOut(first);
  expect(stage.accepted).toEqual([{ index: 0, value: "true" }]);
});

test("results that cannot be read change nothing", async () => {
  const stage = new Stage();
  await stage.open(2);
  const peer = await stage.peer(1);
  const { chunk, first } = await hearWork(peer);
  const thrown = (part: unknown) =>
    [results(chunk, first, { threw: [0] }), ...value(part)] as const;
  const unreadable: (readonly [object, ...Uint8Array[]])[] = [
    [results(chunk, first)],
    [results(chunk, first), usage],
    [results(chunk, first), usage, Buffer.alloc(0)],
    [results(chunk, first), usage, Buffer.from([0, 0xff, 0x0f, 0x6f])],
    [results(chunk, first), usage, Buffer.from([1, 0xff, 0xff, 0xff, 0xff])],
    [results(chunk, first), usage, Buffer.from([2, 1, 2, 3])],
    [results(chunk, first), usage, Buffer.from([3, 0x7b])],
    [results(chunk, first), usage, Buffer.from([9, 1])],
    [results(chunk, first), usage, ...encodeValues([])],
    [results(chunk, first), usage, ...encodeValues([1, 2])],
    [results(chunk, first), Buffer.alloc(11), ...encodeValues([1])],
    [results(chunk, first, { ranges: [[0, 2 ** 53 - 1]] }), ...value(1)],
    [results(chunk, first, { threw: [1] }), ...value(1)],
    thrown(1),
    thrown({ kind: "error" }),
    thrown({
      kind: "error",
      className: "",
      name: "",
      message: "",
      stack: "",
      fields: {},
      errors: 1,
    }),
  ];
  for (const [header, ...frames] of unreadable) await peer.send({ ...header }, ...frames);
  await stage.isHeardOut(peer);
  expect(stage.accepted).toEqual([]);
  expect(stage.dispatcher.counts.settled).toBe(0);
  expect(stage.warnings.length).toBeGreaterThan(3);
  await peer.send(results(chunk, first), ...value("readable"));
  await stage.isHeardOut(peer);
  expect(stage.accepted).toEqual([{ index: first, value: "readable" }]);
});

test("each half of a worker says only what is its own to say", async () => {
  const stage = new Stage();
  await stage.open(1);
  const executor = await stage.peer(1);
  const { chunk, first } = await hearWork(executor);
  const supervisor = await stage.peer(1, "supervisor");
  await supervisor.send(results(chunk, first), ...value("forged"));
  const exit = { incarnation: 1, cause: "crashed", evidence: "", executing: [first], tail: "" };
  await executor.send({ type: "exit", ...exit });
  await stage.isHeardOut(executor);
  await supervisor.send({ type: "beat", incarnation: 1, executing: [] });
  expect(await supervisor.hear()).toEqual({ type: "heard" });
  expect(stage.accepted).toEqual([]);
  expect(stage.deaths).toEqual([]);
  expect(stage.warnings.toSorted()).toEqual([
    'turned away: a message "exit" of a worker\'s executor',
    'turned away: a message "results" of a worker\'s supervisor',
  ]);
  await supervisor.send({ type: "exit", ...exit });
  await until({ what: "the death is known", within: 5000 }, () => stage.deaths.length === 1);
  expect(stage.deaths).toMatchObject([{ index: first, attempt: 1, resubmitted: true }]);
});

test("a worker that nobody asked for is sent away, whatever token it has", async () => {
  const stage = new Stage();
  await stage.open(1);
  const uncalled = await stage.peer(9);
  expect(await uncalled.hear()).toMatchObject({ type: "leave", grace: 0 });
});

test("an error on this side is no fault of a worker: the run fails with it", async () => {
  const stage = new Stage();
  await stage.open(1);
  const peer = await stage.peer(1);
  stage.fault = new RangeError("a bug");
  await stage.isHeardOut(peer);
  expect(stage.failures).toEqual([{ kind: "broken", error: stage.fault }]);
  expect(stage.warnings).toEqual([]);
});
