import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { candidates, gridEngineRoot } from "../../../lib/drmaa/locate.ts";

let root: string;
let library: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "grid-engine-"));
  mkdirSync(join(root, "lib/lx-amd64"), { recursive: true });
  mkdirSync(join(root, "default/common"), { recursive: true });
  library = join(root, "lib/lx-amd64/libdrmaa.so.1.0");
  writeFileSync(library, "");
});
afterEach(() => rmSync(root, { recursive: true }));

test("what was asked for is the only candidate", () => {
  const environment = { DRMAA_LIBRARY_PATH: "/b", SGE_ROOT: root };
  expect(candidates("/a", environment)).toEqual(["/a"]);
  expect(candidates(null, environment)).toEqual(["/b"]);
});

test("the system's loader comes first, then what SGE_ROOT has for any architecture", () => {
  const found = candidates(null, { DRMAA_LIBRARY_PATH: "", SGE_ROOT: root });
  expect(found[0]).not.toContain("/");
  expect(found.find((file) => file.startsWith("/"))).toBe(library);
  expect(candidates(null, {})).not.toContain(library);
  expect(candidates(null, { SGE_ROOT: "/nowhere" })).not.toContain("/nowhere");
});

test("the root is guessed from where the library is, also behind a link", () => {
  const link = join(root, "libdrmaa.so");
  symlinkSync(library, link);
  expect(gridEngineRoot(library, {})).toBe(root);
  expect(gridEngineRoot(link, {})).toBe(root);
});

test("no root is guessed where there is no such cell", () => {
  expect(gridEngineRoot(library, { SGE_CELL: "other" })).toBeUndefined();
  expect(gridEngineRoot("/usr/lib/libm.so", {})).toBeUndefined();
  expect(gridEngineRoot("libdrmaa.so", {})).toBeUndefined();
  expect(gridEngineRoot("/nowhere/libdrmaa.so", {})).toBeUndefined();
});
