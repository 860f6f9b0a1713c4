/** Checked by compiling it, and never run: what `gridMap` infers, and what it refuses. */
import { gridMap, type JobError, type Run } from "gridpulse";
import { type Equal, holds } from "./equal.ts";

export async function results(): Promise<void> {
  const texts = gridMap((x: number) => String(x), [1]);
  holds<Equal<typeof texts, Run<string>>>();
  holds<Equal<Awaited<typeof texts>, string[]>>();
  const awaited = await texts;
  holds<Equal<typeof awaited, string[]>>();
  for await (const text of texts) holds<Equal<typeof text, string>>();

  const unwrapped = gridMap(async (x: number) => ({ x }), [1]);
  holds<Equal<typeof unwrapped, Run<{ x: number }>>>();
  const nested = gridMap((x: number) => Promise.resolve(Promise.resolve(x)), [1]);
  holds<Equal<typeof nested, Run<number>>>();
  const nothing = gridMap((x: number) => void x, [1]);
  holds<Equal<typeof nothing, Run<undefined>>>();
  const perhaps = gridMap((x: number) => (x > 0 ? x : Promise.resolve("none")), [1]);
  holds<Equal<typeof perhaps, Run<number | string>>>();
}

export function inference(): void {
  const contextual = gridMap((x) => x.length, ["a", "b"]);
  holds<Equal<typeof contextual, Run<number>>>();
  const parsed = gridMap(parseInt, ["1", "2"]);
  holds<Equal<typeof parsed, Run<number>>>();
  const wider = gridMap((x: number | string) => x, [1]);
  holds<Equal<typeof wider, Run<string | number>>>();
  const generated = gridMap(
    (x: number) => x,
    (function* numbers() {
      yield 1;
    })(),
  );
  holds<Equal<typeof generated, Run<number>>>();
  const asynchronous = gridMap(
    (x: number) => x,
    (async function* numbers() {
      yield 1;
    })(),
  );
  holds<Equal<typeof asynchronous, Run<number>>>();
  const characters = gridMap((c) => c.codePointAt(0), "text");
  holds<Equal<typeof characters, Run<number | undefined>>>();
}

export function wrongItems(): void {
  // @ts-expect-error -- a text is no number
  gridMap((x: number) => x, ["1"]);
  // @ts-expect-error -- nor are some of these
  gridMap((x: number) => x, [1, "2"]);
  // @ts-expect-error -- a number has no items
  gridMap((x: number) => x, 5);
  // @ts-expect-error -- nobody gives it a second argument
  gridMap((x: number, y: number) => x + y, [1]);
  // @ts-expect-error -- items of an async generator count too
  gridMap((x: number) => x, (async function* texts(): AsyncGenerator<string> {})());
  // @ts-expect-error -- no function
  gridMap("x => x", [1]);
}

export function spread(pairs: readonly (readonly [number, string])[]): void {
  const joined = gridMap((n: number, s: string) => s.repeat(n), pairs, { spread: true });
  holds<Equal<typeof joined, Run<string>>>();
  const literal = gridMap((n: number, s: string) => s.repeat(n), [[1, "a"]], { spread: true });
  holds<Equal<typeof literal, Run<string>>>();
  const optional = gridMap((n: number, s?: string) => n + (s?.length ?? 0), [[1], [1, "a"]], {
    spread: true,
  });
  holds<Equal<typeof optional, Run<number>>>();
  const rest = gridMap((...all: number[]) => all.length, [[1], [], [1, 2]], { spread: true });
  holds<Equal<typeof rest, Run<number>>>();
  // @ts-expect-error -- the second element has the wrong type
  gridMap((n: number, s: string) => s.repeat(n), [[1, 2]], { spread: true });
  // @ts-expect-error -- and here there is none
  gridMap((n: number, s: string) => s.repeat(n), [[1]], { spread: true });
}

export function shared(pairs: readonly (readonly [number, number])[]): void {
  const scaled = gridMap((x: number, by: { factor: number }) => x * by.factor, [1], {
    shared: { factor: 2 },
  });
  holds<Equal<typeof scaled, Run<number>>>();
  const both = gridMap((a: number, b: number, s: string) => `${a}${s}${b}`, pairs, {
    spread: true,
    shared: "+",
  });
  holds<Equal<typeof both, Run<string>>>();
  // @ts-expect-error -- the function wants another kind of shared value
  gridMap((x: number, by: { factor: number }) => x * by.factor, [1], { shared: { factor: "2" } });
  // @ts-expect-error -- and here as well
  gridMap((a: number, s: string) => s.repeat(a), [[1]], { spread: true, shared: 5 });
}

export async function collected(): Promise<void> {
  const run = gridMap(async (x: number) => `${x}`, [1], { onError: "collect" });
  holds<Equal<typeof run, Run<string | JobError>>>();
  const spread = gridMap((a: number, b: string) => a + b, [[1, "b"]], {
    onError: "collect",
    spread: true,
  });
  holds<Equal<typeof spread, Run<string | JobError>>>();
  const shared = gridMap((a: number, b: string) => a + b, [1], { onError: "collect", shared: "b" });
  holds<Equal<typeof shared, Run<string | JobError>>>();
  const thrown = gridMap((x: number) => x, [1], { onError: "throw" });
  holds<Equal<typeof thrown, Run<number>>>();
  // @ts-expect-error -- there may be errors among them
  const strings: string[] = await run;
  return void strings;
}

export function options(): void {
  // @ts-expect-error -- there is no such option
  gridMap((x: number) => x, [1], { worker: 2 });
  // @ts-expect-error -- it is one of two words
  gridMap((x: number) => x, [1], { onError: "ignore" });
  // @ts-expect-error -- a signal is no controller
  gridMap((x: number) => x, [1], { signal: new AbortController() });
}
