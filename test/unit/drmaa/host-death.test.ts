import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DrmaaDiedError, DrmaaNotFoundError, openSession } from "../../../lib/drmaa/index.ts";
import { compileFake, type Fake, rejection, unlessFake, whyNoFake } from "./fake-library.ts";

const program = fileURLToPath(new URL("../../fixtures/drmaa/left-open.mjs", import.meta.url));

describe.skipIf(whyNoFake !== undefined)(`the process with the library${unlessFake}`, () => {
  let fake: Fake;

  beforeAll(() => {
    fake = compileFake();
  });
  afterAll(() => fake?.remove());

  test.each([
    ["segv", { signal: "SIGSEGV" }, "was killed by SIGSEGV"],
    ["exit", { exitCode: 3, stderr: "fake: leaving in drmaa_control\n" }, "exited with code 3"],
    ["hang", { signal: "SIGALRM" }, "did not come back within 1 s"],
  ])("dies of a library that does this: %s", async (what, facts, words) => {
    await using session = await fake.open(`drmaa_control:${what}`, { callTimeout: 1 });
    const wait = rejection(session.wait(await session.run({ args: ["1e9"] })));
    const errors = await Promise.all([wait, rejection(session.control("x", "hold"))]);
    // The session stays dead, and says so.
    errors.push(await rejection(session.run({})));
    for (const error of errors) {
      expect(error).toBeInstanceOf(DrmaaDiedError);
      expect(error).toMatchObject({ code: "GRIDPULSE_DRMAA_DIED", ...facts });
      expect(String(error)).toContain(words);
      expect(String(error)).toContain("open a new session");
    }
    // Another one can be opened.
    await using next = await fake.open();
    await next.wait(await next.run({ args: ["0"] }));
  });

  test("dies while it opens a session", async () => {
    expect(await rejection(fake.open("drmaa_init:segv"))).toMatchObject({ signal: "SIGSEGV" });
  });

  test("dies while it closes a session", async () => {
    const session = await fake.open("drmaa_exit:segv");
    expect(await rejection(session.close())).toMatchObject({ signal: "SIGSEGV" });
  });

  test("is killed, with hundreds of waits", async () => {
    const session = await fake.open();
    const ids = await session.runBulk({ args: ["1e9"] }, 1, 300);
    const waits = ids.map((id) => rejection(session.wait(id)));
    process.kill(session.pid ?? 0, "SIGKILL");
    for (const error of await Promise.all(waits)) {
      expect(error).toMatchObject({ code: "GRIDPULSE_DRMAA_DIED", signal: "SIGKILL" });
    }
    await session.close();
  });

  /** The program, and the process that it said is its host. */
  async function started(what: string) {
    const child = spawn(process.execPath, ["--import", "tsx", program, fake.library, what], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = await once(child.stdout, "data");
    return { child, host: Number(String(said)) };
  }

  test("does not hold a program that has nothing to wait for", async () => {
    const { child } = await started("leave");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("goes when the program is killed", async () => {
    const { child, host } = await started("wait");
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect.poll(() => isAlive(host)).toBe(false);
  });
});

/** Also false for one whose end nobody has taken notice of yet. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

describe("the library", () => {
  test("is not where it was said to be", async () => {
    const error = await rejection(openSession({ library: "/nowhere/libdrmaa.so" }));
    expect(error).toBeInstanceOf(DrmaaNotFoundError);
    expect(error).toMatchObject({
      code: "GRIDPULSE_DRMAA_NOT_FOUND",
      tried: [{ library: "/nowhere/libdrmaa.so" }],
    });
    expect(String(error)).toContain("DRMAA_LIBRARY_PATH");
  });

  test("is something else", async () => {
    const error = await rejection(openSession({ library: process.execPath }));
    expect(error).toMatchObject({ code: "GRIDPULSE_DRMAA_NOT_FOUND" });
  });

  test("is a library without DRMAA's functions", async () => {
    const error = await rejection(openSession({ library: "libc.so.6" }));
    expect(error).toMatchObject({ code: "GRIDPULSE_DRMAA_NOT_FOUND" });
    expect(String(error)).toContain("drmaa_");
  });

  test("is not asked for with wrong options", async () => {
    const refused = { code: "GRIDPULSE_BAD_ARGUMENT" };
    expect(await rejection(openSession({ callTimeout: -1 }))).toMatchObject(refused);
    expect(await rejection(openSession({ library: "a\0b" }))).toMatchObject(refused);
  });
});
