import { describe, expect, test } from "vitest";
import { type ItemsOf, openSource } from "../../../lib/run/item-source.ts";

/** Opens a source and notes what it says. */
function open(items: ItemsOf<unknown>) {
  const said: unknown[] = [];
  const source = openSource(items);
  source.start({
    drawn: (count) => said.push(count),
    exhausted: () => said.push("exhausted"),
    failed: (error) => said.push(error),
  });
  return { source, said };
}

/** All promises that can go on have done so. */
const settle = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test("a list is there at once, as it was, and without holes", () => {
  const list = [1, 2, 3];
  list.length = 4;
  const { source, said } = open(list);
  list[0] = 9;
  expect(source.size).toBe(4);
  expect(said).toEqual([4, "exhausted"]);
  expect(source.take(1, 3)).toEqual([2, 3, undefined]);
  expect(Object.keys(source.take(0, 4))).toHaveLength(4);
});

describe.each([
  ["iterable", (items: Generator<number>): ItemsOf<number> => items],
  [
    "async iterable",
    async function* make(items: Generator<number>): AsyncGenerator<number> {
      for (const item of items) yield item;
    },
  ],
])("an %s", (_, make) => {
  function* naturals(end: number): Generator<number> {
    for (let n = 0; n < end; n++) yield n;
  }

  test("is drawn as far as it is wanted, and no further", async () => {
    const { source, said } = open(make(naturals(5)));
    await settle();
    expect(said).toEqual([]);
    source.draw(2);
    await settle();
    expect(said).toEqual([2]);
    expect(source.take(0, 2)).toEqual([0, 1]);
    source.draw(1);
    source.draw(9);
    await settle();
    expect(said.at(-1)).toBe("exhausted");
    expect(said.slice(1, -1).reduce((sum: number, count) => sum + Number(count), 0)).toBe(3);
    expect(source.take(2, 9)).toEqual([2, 3, 4]);
  });

  test("that throws has given before what it gave before", async () => {
    const trouble = new RangeError("trouble");
    const { source, said } = open(
      make(
        (function* failing(): Generator<number> {
          yield* [1, 2];
          throw trouble;
        })(),
      ),
    );
    source.draw(10);
    await settle();
    expect(said).toEqual([2, trouble]);
    expect(source.take(0, 2)).toEqual([1, 2]);
    source.draw(10);
    await settle();
    expect(said).toHaveLength(2);
  });

  test("is returned when it is closed, once, and not when it had ended", async () => {
    const returned: string[] = [];
    const watched = (name: string, end: number) =>
      make(
        (function* numbers(): Generator<number> {
          try {
            yield* naturals(end);
          } finally {
            returned.push(name);
          }
        })(),
      );
    const begun = open(watched("begun", 100));
    begun.source.draw(1);
    await settle();
    begun.source.close();
    begun.source.close();
    await settle();
    expect(returned).toEqual(["begun"]);
    begun.source.draw(5);
    await settle();
    expect(begun.said).toEqual([1]);

    const ended = open(watched("ended", 1));
    ended.source.draw(5);
    await settle();
    ended.source.close();
    await settle();
    expect(returned).toEqual(["begun", "ended"]);
  });
});
