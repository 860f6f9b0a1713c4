import { describe, expect, it } from "vitest";
import type { CoreEvent, Effect } from "../../../lib/core/events.ts";
import { Cluster } from "./cluster.ts";

function effectsOf<T extends Effect["type"]>(
  effects: readonly Effect[],
  type: T,
): Extract<Effect, { type: T }>[] {
  return effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
}

function ready(cluster: Cluster, ...workers: number[]): void {
  for (const worker of workers) cluster.ready(worker);
}

/** A cluster whose only worker has its first task. */
function started(tasks: number, options: ConstructorParameters<typeof Cluster>[0] = {}): Cluster {
  const group = { workers: 1, numResubmits: 2, exceptionRetries: 0, concurrency: 1 };
  const cluster = new Cluster({ groups: [group], ...options });
  cluster.tell({ type: "drawn", group: 0, count: tasks });
  cluster.tell({ type: "exhausted" });
  ready(cluster, 1);
  return cluster;
}

describe("hiring", () => {
  it("asks for no more workers than there are tasks, and no more than allowed", () => {
    const few = new Cluster();
    few.tell({ type: "drawn", group: 0, count: 2 });
    expect(few.workers.size).toBe(2);
    const many = new Cluster();
    many.tell({ type: "drawn", group: 0, count: 100 });
    expect(many.workers.size).toBe(3);
  });

  it("asks for another when one dies and there is work for it", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "drawn", group: 0, count: 3 });
    ready(cluster, 1, 2, 3);
    cluster.lose(2);
    expect([...cluster.workers.keys()]).toEqual([1, 3, 4]);
  });

  it("gives up when workers die one after the other without ever running a task", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "drawn", group: 0, count: 1 });
    for (const worker of [1, 2, 3]) {
      const event = { type: "worker-died", worker, cause: "never_started" } as const;
      cluster.tell({ ...event, evidence: "no such file", executing: [] });
    }
    expect(effectsOf(cluster.effects, "hopeless")).toEqual([
      { type: "hopeless", group: 0, evidence: "no such file" },
    ]);
    expect(cluster.tell({ type: "tick" })).toEqual([]);
  });

  it("does not mind idle workers that die while nothing waits", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "drawn", group: 0, count: 3 });
    ready(cluster, 1, 2, 3);
    for (const worker of [1, 2, 3]) cluster.work(worker, 10, 1);
    for (const worker of [1, 2, 3]) cluster.lose(worker);
    expect(cluster.hopeless).toBe(false);
  });
});

describe("assigning", () => {
  it("starts with single tasks, then hands out as many as fill the target", () => {
    const cluster = started(10_000);
    for (let round = 0; round < 20; round++) {
      cluster.now += 1;
      cluster.work(1, 10_000, cluster.workers.get(1)?.work[0]?.span.count ?? 0);
    }
    const sizes = effectsOf(cluster.effects, "assign").map(({ span }) => span.count);
    expect(sizes.slice(0, 3)).toEqual([1, 1, 4]);
    // One millisecond each, and 25 wanted at a time.
    expect(Math.max(...sizes)).toBe(25);
  });

  it("shares the last tasks out in ever smaller chunks", () => {
    const cluster = started(60);
    while (!cluster.finished) cluster.work(1, 10_000, 0.001);
    const sizes = effectsOf(cluster.effects, "assign").map(({ span }) => span.count);
    expect(sizes.at(-1)).toBe(1);
    expect(Math.max(...sizes)).toBeLessThan(60 / 2);
  });

  it("keeps large tasks in small chunks", () => {
    const cluster = started(1000);
    cluster.tell({ type: "weighed", group: 0, count: 1, bytes: 3 * 1024 * 1024 });
    for (let round = 0; round < 10; round++) cluster.work(1, 10_000, 0.001);
    const sizes = effectsOf(cluster.effects, "assign").map(({ span }) => span.count);
    expect(Math.max(...sizes)).toBe(1);
  });

  it("draws what it can use, and no more", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "tick" });
    expect(cluster.wanted).toBe(3);
    cluster.tell({ type: "tick" });
    expect(cluster.wanted).toBe(3);
    cluster.tell({ type: "drawn", group: 0, count: 3 });
    expect(cluster.wanted).toBeLessThan(20);
  });

  it("stops when results are not taken, and goes on when they are", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "streaming", taken: 0 });
    cluster.tell({ type: "drawn", group: 0, count: 10_000 });
    ready(cluster, 1, 2, 3);
    for (let round = 0; round < 500; round++) {
      for (const worker of [1, 2, 3]) cluster.work(worker, 1, 1);
    }
    const held = cluster.settled.size;
    expect(held).toBeLessThan(2000);
    cluster.tell({ type: "consumed", count: held });
    for (const worker of [1, 2, 3]) cluster.work(worker, 1, 1);
    expect(cluster.settled.size).toBeGreaterThan(held);
  });

  it("lets a task that comes back pass, though results wait to be taken", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "streaming", taken: 0 });
    cluster.tell({ type: "drawn", group: 0, count: 10_000 });
    ready(cluster, 1, 2);
    for (let round = 0; round < 1000; round++) cluster.work(2, 1, 1);
    cluster.crash(1, [0]);
    expect(cluster.settled.has(0)).toBe(false);
    cluster.work(2, 1, 1);
    expect(cluster.settled.has(0)).toBe(true);
  });
});

describe("robbing", () => {
  it("gives an idle worker half of what is queued behind a long task", () => {
    const group = { workers: 2, numResubmits: 2, exceptionRetries: 0, concurrency: 1 };
    const cluster = new Cluster({ groups: [group] });
    cluster.tell({ type: "drawn", group: 0, count: 40 });
    cluster.tell({ type: "exhausted" });
    ready(cluster, 1, 2);
    // Quick tasks, until everything is handed out and the second worker has nothing to do.
    while ((cluster.workers.get(2)?.work.length ?? 0) > 0) cluster.work(2, 10_000, 0.01);
    expect(effectsOf(cluster.effects, "wake").length).toBeGreaterThan(0);
    cluster.now += 1000;
    cluster.tell({ type: "tick" });
    expect(effectsOf(cluster.effects, "drop").length).toBeGreaterThan(0);
    while (!cluster.finished) {
      cluster.work(2, 10_000, 0.01);
      cluster.work(1, 1, 1000);
      cluster.now += 1000;
      cluster.tell({ type: "tick" });
    }
    expect(cluster.settled.size).toBe(40);
  });

  it("takes nothing from a worker that has only what it executes", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "drawn", group: 0, count: 2 });
    cluster.tell({ type: "exhausted" });
    ready(cluster, 1, 2);
    cluster.now += 60_000;
    cluster.tell({ type: "heard", worker: 1 });
    const robbed = effectsOf(cluster.effects, "drop").length;
    cluster.work(2, 1, 50);
    cluster.now += 60_000;
    cluster.tell({ type: "heard", worker: 1 });
    expect(effectsOf(cluster.effects, "drop").length).toBe(robbed);
    expect(cluster.executing(1)).toEqual([0]);
  });
});

describe("dying", () => {
  it("charges what was executing, and nothing else", () => {
    const cluster = started(3);
    cluster.crash(1, [0]);
    expect(cluster.deaths).toMatchObject([
      { index: 0, attempt: 1, cause: "crashed", resubmitted: true },
    ]);
    ready(cluster, 1);
    while (!cluster.finished) cluster.work(1, 1, 1);
    expect(cluster.attempts.get(0)).toBe(2);
    expect(cluster.attempts.get(1)).toBe(1);
  });

  it("takes the first that is open for guilty where nobody can know", () => {
    const cluster = started(3);
    cluster.crash(1, undefined);
    expect(cluster.deaths).toMatchObject([{ index: 0 }]);
  });

  it("charges nobody where nothing was executing", () => {
    const cluster = started(3);
    cluster.crash(1, []);
    expect(cluster.deaths).toEqual([]);
  });

  it.each([0, 1, 3])("gives up after %i resubmissions", (numResubmits) => {
    const group = { workers: 1, numResubmits, exceptionRetries: 0, concurrency: 1 };
    const cluster = started(1, { groups: [group] });
    for (let death = 0; death <= numResubmits; death++) {
      expect(cluster.finished).toBe(false);
      cluster.crash(1, [0]);
      ready(cluster, 1);
    }
    expect(cluster.finished).toBe(true);
    expect(cluster.deaths.map(({ resubmitted }) => resubmitted)).toEqual([
      ...Array.from({ length: numResubmits }, () => true),
      false,
    ]);
  });

  it("does not resubmit what somebody deleted", () => {
    const cluster = started(1);
    const event = { type: "worker-died", worker: 1, cause: "deleted" } as const;
    cluster.tell({ ...event, evidence: "qdel", executing: [0] });
    expect(cluster.deaths).toMatchObject([{ cause: "deleted", resubmitted: false }]);
    expect(cluster.finished).toBe(true);
  });

  it("takes a new executor for the death of the old one", () => {
    const cluster = started(2);
    ready(cluster, 1);
    expect(cluster.deaths).toMatchObject([{ index: 0, cause: "crashed" }]);
  });

  it("ignores an executor's death that a newer one has overtaken", () => {
    const cluster = started(2);
    ready(cluster, 1);
    const before = cluster.deaths.length;
    const event = { type: "executor-died", worker: 1, incarnation: 1, cause: "crashed" } as const;
    cluster.tell({ ...event, evidence: "late news", executing: [1] });
    expect(cluster.deaths.length).toBe(before);
  });

  it.each<CoreEvent>([
    { type: "heard", worker: 99 },
    { type: "ready", worker: 99, incarnation: 1 },
    { type: "worker-died", worker: 99, cause: "lost", evidence: "", executing: [] },
    { type: "results", worker: 99, chunk: 1, indices: [0], retryable: [], busy: 1 },
    {
      type: "executor-died",
      worker: 99,
      incarnation: 1,
      cause: "crashed",
      evidence: "",
      executing: [],
    },
  ])("ignores what strangers say: $type", (event) => {
    const cluster = started(2);
    expect(effectsOf(cluster.tell(event), "accept")).toEqual([]);
    expect(cluster.deaths).toEqual([]);
  });
});

describe("exceptions", () => {
  const retrying = { workers: 1, numResubmits: 0, exceptionRetries: 2, concurrency: 1 };

  it("are tried again as often as was asked for, and do not count as deaths", () => {
    const cluster = started(1, { groups: [retrying] });
    cluster.work(1, 1, 1, [0]);
    cluster.work(1, 1, 1, [0]);
    expect(cluster.finished).toBe(false);
    cluster.work(1, 1, 1, [0]);
    expect(cluster.finished).toBe(true);
    expect(cluster.attempts.get(0)).toBe(3);
    expect(cluster.deaths.map(({ cause }) => cause)).toEqual(["exception", "exception"]);
  });

  it("end the task where nobody asked for that", () => {
    const cluster = started(1);
    cluster.work(1, 1, 1, [0]);
    expect(cluster.finished).toBe(true);
  });
});

describe("results", () => {
  it("count once, whoever sends them and however often", () => {
    const cluster = started(4);
    cluster.work(1, 1, 1);
    const [first] = cluster.sent;
    if (first === undefined) throw new Error("nothing was sent");
    expect(effectsOf(cluster.tell(first), "accept")).toEqual([]);
    expect(effectsOf(cluster.tell({ ...first, chunk: 77 }), "accept")).toEqual([]);
  });

  it("of a task that was given to somebody else in the meantime change nothing", () => {
    const cluster = started(1);
    const assigned = cluster.workers.get(1)?.work[0];
    if (assigned === undefined) throw new Error("nothing was assigned");
    cluster.crash(1, []);
    ready(cluster, 1);
    const { chunk } = assigned;
    const late = {
      type: "results",
      worker: 1,
      chunk,
      indices: [0],
      retryable: [],
      busy: 1,
    } as const;
    expect(effectsOf(cluster.tell(late), "accept")).toEqual([]);
    cluster.work(1, 1, 1);
    expect(cluster.finished).toBe(true);
  });
});

describe("silence", () => {
  function pass(cluster: Cluster, millis: number, step = 1000): void {
    for (let passed = 0; passed < millis; passed += step) {
      cluster.now += step;
      cluster.tell({ type: "tick" });
    }
  }

  it("for too long means that a worker is lost, and its task is done by another", () => {
    const cluster = started(1);
    pass(cluster, 5000);
    expect(cluster.deaths).toEqual([]);
    pass(cluster, 1000);
    expect(cluster.deaths).toMatchObject([
      { index: 0, cause: "lost", evidence: "no beat for 6 s", resubmitted: true },
    ]);
    expect(effectsOf(cluster.effects, "condemn")).toMatchObject([{ worker: 1 }]);
    expect([...cluster.workers.keys()]).toEqual([2]);
  });

  it("of a worker that never spoke means that it never started", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "drawn", group: 0, count: 1 });
    pass(cluster, 6000);
    expect(effectsOf(cluster.effects, "condemn")).toMatchObject([{ worker: 1 }]);
    expect(cluster.deaths).toEqual([]);
  });

  it("ends in despair where nobody ever speaks", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "drawn", group: 0, count: 1 });
    pass(cluster, 60_000);
    expect(cluster.hopeless).toBe(true);
  });

  it("is nobody's fault while we were away", () => {
    const cluster = started(1);
    pass(cluster, 4 * 3_600_000, 3_600_000);
    expect(cluster.deaths).toEqual([]);
  });

  it("does not count for those who beat", () => {
    const cluster = started(1);
    for (let beat = 0; beat < 100; beat++) {
      pass(cluster, 1000);
      cluster.tell({ type: "heard", worker: 1 });
    }
    expect(cluster.deaths).toEqual([]);
  });
});

describe("the end", () => {
  it("comes with the last result, also where there were no tasks", () => {
    const cluster = new Cluster();
    cluster.tell({ type: "exhausted" });
    expect(cluster.finished).toBe(true);
    expect(cluster.workers.size).toBe(0);
  });

  it("is the end: afterwards nothing has any effect", () => {
    const cluster = started(1);
    cluster.work(1, 1, 1);
    expect(cluster.finished).toBe(true);
    expect(cluster.tell({ type: "tick" })).toEqual([]);
    expect(cluster.tell({ type: "drawn", group: 0, count: 3 })).toEqual([]);
  });

  it("names a group that does not exist", () => {
    const cluster = new Cluster();
    expect(() => cluster.tell({ type: "drawn", group: 7, count: 1 })).toThrow("no group 7");
  });
});

describe("groups", () => {
  it("have workers of their own", () => {
    const group = { workers: 1, numResubmits: 0, exceptionRetries: 0, concurrency: 1 };
    const cluster = new Cluster({ groups: [group, { ...group, concurrency: 3 }] });
    cluster.tell({ type: "drawn", group: 0, count: 1 });
    cluster.tell({ type: "drawn", group: 1, count: 2 });
    cluster.tell({ type: "drawn", group: 0, count: 1 });
    cluster.tell({ type: "exhausted" });
    ready(cluster, 1, 2);
    expect(
      effectsOf(cluster.effects, "assign").map(({ group, span }) => [group, span.first]),
    ).toEqual([
      [0, 0],
      [0, 3],
      // Both tasks at once, since it runs three at a time.
      [1, 1],
    ]);
  });
});

describe("groups that share their places", () => {
  const group = { workers: 2, numResubmits: 0, exceptionRetries: 0, concurrency: 1 };

  it("take turns: who has no work left makes room for who has no worker", () => {
    const cluster = new Cluster({ groups: [group, group, group], workers: 2 });
    for (const id of [0, 1, 2]) cluster.tell({ type: "drawn", group: id, count: 2 });
    cluster.tell({ type: "exhausted" });
    let most = 0;
    for (let round = 0; round < 40 && !cluster.finished; round++) {
      most = Math.max(most, cluster.workers.size);
      for (const { id, incarnation } of [...cluster.workers.values()]) {
        if (incarnation === 0) cluster.ready(id);
        else cluster.work(id, 1, 1);
      }
    }
    expect(cluster.finished).toBe(true);
    expect(most).toBe(2);
    expect(effectsOf(cluster.effects, "dismiss").length).toBeGreaterThan(0);
  });
});

describe("what a chunk knows", () => {
  it("survives results that come in any order, and gives back only what is open", () => {
    const group = { workers: 1, numResubmits: 2, exceptionRetries: 0, concurrency: 3 };
    const cluster = new Cluster({ groups: [group] });
    cluster.tell({ type: "drawn", group: 0, count: 400 });
    cluster.tell({ type: "exhausted" });
    ready(cluster, 1);
    for (let round = 0; round < 6; round++) cluster.work(1, 10_000, 0.5);
    const assigned = cluster.workers.get(1)?.work[0];
    if (assigned === undefined) throw new Error("nothing was assigned");
    const { chunk, span } = assigned;
    expect(span.count).toBeGreaterThan(5);
    const [one, two, three] = [span.first + 4, span.first + 1, span.first + 2];
    const event = { type: "results", worker: 1, chunk, retryable: [], busy: 1 } as const;
    cluster.tell({ ...event, indices: [one, two] });
    cluster.crash(1, [three, 399]);
    expect(cluster.deaths).toMatchObject([{ index: three }]);
    const returned = effectsOf(cluster.effects, "take-back").flatMap(({ spans }) => spans);
    const back = returned.flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, offset) => first + offset),
    );
    expect(back).toContain(span.first);
    expect(back).not.toContain(one);
    expect(back).not.toContain(two);
  });

  it("forgets what it has charged once a task is settled", () => {
    const cluster = started(1);
    cluster.crash(1, [0]);
    ready(cluster, 1);
    cluster.work(1, 1, 1);
    expect(cluster.core.state.charges.size).toBe(0);
  });
});
