import { compileFunction } from "node:vm";
import { parseExpressionAt } from "acorn";
import { array, assert, constantFrom, letrec, oneof, pre, property, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { surroundingsOf } from "../../../lib/code/free-variables.ts";
import type { Surroundings } from "../../../lib/code/function-uses.ts";

function surroundings(source: string, sloppy = false): Surroundings {
  const options = {
    ecmaVersion: "latest",
    sourceType: sloppy ? "script" : "module",
    checkPrivateFields: false,
    allowSuperOutsideMethod: true,
  } as const;
  return surroundingsOf(parseExpressionAt(source, 0, options), { sloppy });
}

function free(source: string, sloppy = false): string {
  return [...surroundings(source, sloppy).variables.keys()].sort().join(" ");
}

/** Nothing for invalid code: a `var` may not hoist past a `let` of its name. */
function compiled(body: string): ReturnType<typeof compileFunction> | undefined {
  try {
    return compileFunction(`"use strict"; ${body}`, ["use"]);
  } catch {
    return undefined;
  }
}

describe("free variables", () => {
  test.each([
    ["x => x * 2", ""],
    ["x => x * y", "y"],
    ["() => a.b.c[d]", "a d"],
    ["() => ({ a, b: c, [d]: 1, e() { return f } })", "a c d f"],
    ["(a, b = a, c = d) => b", "d"],
    ["({ a, b: c, d: { e = f }, ...g }) => a + c + e + g + h", "f h"],
    ["([a, , b = c, ...[d]]) => a + b + d", "c"],
    ["() => { use(x); var x; }", "use"],
    ["() => { { let x; } return x; }", "x"],
    ["() => { { var x; } return x; }", ""],
    ["() => { use(); function use() {} }", ""],
    ["() => { { function g() {} } return g; }", "g"],
    ["() => { for (let i = 0; i < n; i++) f(i); return i; }", "f i n"],
    ["() => { for (const [k, v] of m) k(v); }", "m"],
    ["() => { for (x in y); }", "x y"],
    ["() => { try {} catch ({ message = d }) { message; e; } }", "d e"],
    ["() => { try {} catch { e; } }", "e"],
    ["() => { a: for (;;) { break a; continue a; } }", ""],
    ["() => { switch (a) { case b: let c; c; } c; }", "a b c"],
    ["function f() { return f; }", ""],
    ["() => { const g = function f() {}; return f; }", "f"],
    ["class A extends B { c = d; static e = A; [f]() { g } static { h } }", "B d f g h"],
    ["() => { class A {} return A; }", ""],
    ["() => { const A = class B {}; return B; }", "B"],
    ["() => { [a, b.c, ...d] = e; ({ f: g = h } = i); }", "a b d e g h i"],
    ["() => { x++; --y; z += 1; w ??= 1; }", "w x y z"],
    ["() => `${a} ${b`c`}`", "a b"],
    ["() => typeof a === 'b' && new c(...d)", "a c d"],
    ["function () { return arguments[0]; }", ""],
    ["() => import(a)", "a"],
    ["async () => { for await (const x of y) await z(x); }", "y z"],
    ["function* () { yield* a; }", "a"],
    ["(a = () => b, b) => a()", ""],
    ["x => { const { y = x, [z]: w } = v; return y + w; }", "v z"],
  ])("%s", (source, names) => {
    expect(free(source)).toBe(names);
  });

  test("sloppy mode hoists a function out of its block", () => {
    const source = "() => { { function g() {} } return g; }";
    expect([free(source, false), free(source, true)]).toStrictEqual(["g", ""]);
  });

  test("assigned ones are told", () => {
    const { variables } = surroundings("() => { a = 1; b; [c] = d; e++; for (f of g); }");
    const assigned = [...variables.values()].filter((one) => one.assigned).map(({ name }) => name);
    expect(assigned.sort()).toStrictEqual(["a", "c", "e", "f"]);
  });

  test("members are told of a variable that is only used by them", () => {
    const { variables } = surroundings("() => a.b + a.c() + d.e + d + f[g] + (h.i = 1)");
    const members = [...variables.values()].map(({ name, members }) => [
      name,
      members && [...members],
    ]);
    expect(Object.fromEntries(members)).toStrictEqual({
      a: ["b", "c"],
      d: undefined,
      f: undefined,
      g: undefined,
      h: undefined,
    });
  });

  test("what a class needs at once is eager, what its methods need is not", () => {
    const { variables } = surroundings(
      "class A extends B { [c] = d; static e = f; static { (() => g)() } h() { return i } }",
    );
    const eager = [...variables.values()].filter((one) => one.eager).map(({ name }) => name);
    expect(eager.sort()).toStrictEqual(["B", "c", "f", "g"]);
  });
});

describe("what belongs to the surroundings", () => {
  test.each([
    ["() => this.x", { usesThis: true }],
    ["() => { (() => this)() }", { usesThis: true }],
    ["function () { return this }", {}],
    ["() => function () { return this }", {}],
    ["() => class { a = this }", {}],
    ["class { [this.a]() {} }", { usesThis: true }],
    ["() => super.x", { usesSuper: true }],
    ["() => ({ m() { return super.x } })", {}],
    ["class A extends B { constructor() { super(); } m() { return () => super.m() } }", {}],
    ["() => arguments", { usesArguments: true }],
    ["function () { return () => arguments }", {}],
    ["function () { return () => new.target }", {}],
    ["() => import('x')", { importsDynamically: true }],
  ])("%s", (source, expected) => {
    const nothing = {
      usesThis: false,
      usesSuper: false,
      usesArguments: false,
      usesNewTarget: false,
      importsDynamically: false,
    };
    expect(surroundings(source)).toMatchObject({ ...nothing, ...expected });
  });

  test("private names of classes around, but not of classes inside", () => {
    const { privateNames } = surroundings(
      "x => #a in x && x.#b + class { #c; d = this.#c + x.#e }",
    );
    expect([...privateNames]).toStrictEqual(["#a", "#b", "#e"]);
  });

  test("import.meta, where it stands", () => {
    const source = "() => import.meta.url + import.meta.dirname";
    const places = surroundings(source).importMetas.map(({ start, end }) =>
      source.slice(start, end),
    );
    expect(places).toStrictEqual(["import.meta", "import.meta"]);
  });
});

test("what evaluation finds undefined is what the analysis calls free", () => {
  const name = constantFrom("a", "b", "c", "d");
  const { block } = letrec<{ statement: string; block: string }>((tie) => ({
    statement: oneof(
      { maxDepth: 4 },
      name.map((n) => `use("${n}", () => ${n});`),
      name.map((n) => `var ${n} = 1;`),
      name.map((n) => `{ let ${n} = 1; use("${n}", () => ${n}); }`),
      tie("block").map((body) => `{${body}}`),
      tuple(name, tie("block")).map(([n, body]) => `((${n}) => {${body}})(1);`),
      tuple(name, tie("block")).map(([n, body]) => `(function ${n}() {${body}})();`),
      tuple(name, tie("block")).map(
        ([n, body]) => `for (let ${n} = 0; ${n} < 1; ${n}++) {${body}}`,
      ),
      tuple(name, tie("block")).map(([n, body]) => `try { throw 1 } catch (${n}) {${body}}`),
    ),
    block: array(tie("statement"), { maxLength: 4 }).map((statements) => statements.join(" ")),
  }));
  assert(
    property(block, (body) => {
      const undefinedNames = new Set<string>();
      const use = (name: string, read: () => unknown): void => {
        try {
          read();
        } catch (error) {
          if (error instanceof ReferenceError) undefinedNames.add(name);
        }
      };
      const f = compiled(body);
      pre(f !== undefined);
      f?.(use);
      const expected = [...undefinedNames, ...(body.includes("use(") ? ["use"] : [])].sort();
      expect(free(`() => {${body}}`)).toBe(expected.join(" "));
    }),
  );
});
