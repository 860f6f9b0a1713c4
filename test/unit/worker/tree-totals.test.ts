import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type MemberCount, TreeTotal } from "../../../lib/worker/tree-totals.ts";

const member = (key: string, parent: string, own: number, inherited = 0): MemberCount => ({
  key,
  parent,
  own,
  inherited,
});

test("what a child used is counted once, before and after it is reaped", () => {
  const total = new TreeTotal();
  expect(total.update([member("root", "", 1), member("child", "root", 5)])).toBe(6);
  expect(total.update([member("root", "", 1, 7)])).toBe(8);
});

test("a child that nobody ever saw alive counts", () => {
  const total = new TreeTotal();
  expect(total.update([member("root", "", 1)])).toBe(1);
  expect(total.update([member("root", "", 1, 4)])).toBe(5);
});

test("a child that is reaped by its grandparent's child counts once", () => {
  const total = new TreeTotal();
  const before = [member("root", "", 0), member("a", "root", 1), member("b", "a", 2)];
  expect(total.update(before)).toBe(3);
  expect(total.update([member("root", "", 0, 3)])).toBe(3);
});

test("a child that shows in its parent only one sample later counts once", () => {
  const total = new TreeTotal();
  expect(total.update([member("root", "", 0), member("child", "root", 5)])).toBe(5);
  expect(total.update([member("root", "", 0, 0)])).toBe(5);
  expect(total.update([member("root", "", 0, 5)])).toBe(5);
  expect(total.update([member("root", "", 0, 6)])).toBe(6);
});

test("a parent that never inherits does not owe for ever", () => {
  const total = new TreeTotal();
  total.update([member("root", "", 0), member("child", "root", 100)]);
  total.update([member("root", "", 0)]);
  total.update([member("root", "", 0)]);
  expect(total.update([member("root", "", 0, 3)])).toBe(103);
});

/** A world of processes that fork, work and end, each waited for by its parent at once. */
interface Living {
  readonly key: string;
  readonly parent: Living | undefined;
  own: number;
  inherited: number;
}

const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("fork"), at: fc.nat() }),
    fc.record({ kind: fc.constant("work"), at: fc.nat(), amount: fc.nat(100) }),
    fc.record({ kind: fc.constant("end"), at: fc.nat() }),
    fc.record({ kind: fc.constant("sample") }),
  ),
  { maxLength: 80 },
);

test("whatever lives and dies between the samples, the total is all that was used", () => {
  fc.assert(
    fc.property(events, (happenings) => {
      const root: Living = { key: "0", parent: undefined, own: 0, inherited: 0 };
      let living = [root];
      let born = 0;
      let used = 0;
      const total = new TreeTotal();
      const look = () =>
        total.update(living.map((l) => member(l.key, l.parent?.key ?? "", l.own, l.inherited)));
      for (const happening of happenings) {
        const chosen = living[("at" in happening ? happening.at : 0) % living.length] ?? root;
        if (happening.kind === "fork") {
          born += 1;
          living.push({ key: String(born), parent: chosen, own: 0, inherited: 0 });
        } else if ("amount" in happening) {
          chosen.own += happening.amount;
          used += happening.amount;
        } else if (happening.kind === "end") {
          if (chosen.parent !== undefined && !living.some(({ parent }) => parent === chosen)) {
            chosen.parent.inherited += chosen.own + chosen.inherited;
            living = living.filter((other) => other !== chosen);
          }
        } else {
          expect(look()).toBe(used);
        }
      }
      expect(look()).toBe(used);
    }),
  );
});
