import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ALL, ANY, DrmaaError, drmaaErrorNames, type Session } from "../../../lib/drmaa/index.ts";
import { compileFake, type Fake, rejection, unlessFake, whyNoFake } from "./fake-library.ts";

describe.skipIf(whyNoFake !== undefined)(`a session${unlessFake}`, () => {
  let fake: Fake;
  let session: Session;

  beforeAll(() => {
    fake = compileFake();
  });
  afterAll(() => fake?.remove());

  describe("with a library as it should be", () => {
    beforeAll(async () => {
      session = await fake.open("optional");
    });
    // The fake counts its handles: closing fails if one of them was never released.
    afterAll(() => session.close());
    afterEach(async () => {
      await session.control(ALL, "terminate");
      await session.synchronize(ALL, { dispose: true });
    });

    const submit = (...args: string[]) => session.run({ remoteCommand: "job", args });

    test("tells who it talks to", () => {
      expect(session).toMatchObject({
        contact: "optional",
        version: { major: 1, minor: 0 },
        drmSystem: "Fake 1.2",
        implementation: "fake.c",
        library: fake.library,
      });
      expect(session.supportedAttributes).toContain("drmaa_v_argv");
      expect(session.supportedAttributes).toContain("drmaa_duration_slimit");
    });

    test("hands every attribute over, and no variable of its own", async () => {
      const file = join(fake.folder, "template");
      await session.run({
        remoteCommand: "/bin/job",
        args: ["0", "exit:0", "", "a b", "line\nline", "ünïcode"],
        jobSubmissionState: "active",
        jobEnvironment: { A: "1", EMPTY: "", ODD: "x=y z" },
        workingDirectory: "$drmaa_hd_ph$/work",
        jobCategory: "short",
        nativeSpecification: "-l h_vmem=2G",
        email: ["a@localhost", "b@localhost"],
        blockEmail: true,
        startTime: new Date(2030, 0, 2, 3, 4, 5),
        jobName: "name",
        inputPath: "/dev/null",
        outputPath: file,
        errorPath: "node1:/tmp/error",
        joinFiles: false,
        transferFiles: "io",
        deadlineTime: "2031/01/01 00:00",
        hardWallclockTimeLimit: 3723,
        softWallclockTimeLimit: "1:00:00",
        hardRunDurationLimit: 59.5,
        softRunDurationLimit: 360_000,
        otherAttributes: { fake_colour: "blue" },
      });
      expect(readFileSync(file, "utf8").split("\n")).toEqual([
        "drmaa_remote_command=/bin/job",
        ...["0", "exit:0", "", "a b", "line", "line", "ünïcode"].map((text, at) =>
          at === 5 ? text : `drmaa_v_argv[]=${text}`,
        ),
        "drmaa_js_state=drmaa_active",
        "drmaa_v_env[]=A=1",
        "drmaa_v_env[]=EMPTY=",
        "drmaa_v_env[]=ODD=x=y z",
        "drmaa_wd=$drmaa_hd_ph$/work",
        "drmaa_job_category=short",
        "drmaa_native_specification=-l h_vmem=2G",
        "drmaa_v_email[]=a@localhost",
        "drmaa_v_email[]=b@localhost",
        "drmaa_block_email=1",
        "drmaa_start_time=2030/01/02 03:04:05",
        "drmaa_job_name=name",
        "drmaa_input_path=:/dev/null",
        `drmaa_output_path=:${file}`,
        "drmaa_error_path=node1:/tmp/error",
        "drmaa_join_files=n",
        "drmaa_transfer_files=io",
        "drmaa_deadline_time=2031/01/01 00:00",
        "drmaa_wct_hlimit=01:02:03",
        "drmaa_wct_slimit=1:00:00",
        "drmaa_duration_hlimit=00:01:00",
        "drmaa_duration_slimit=100:00:00",
        "fake_colour=blue",
        ...["GLIBC_TUNABLES", "NODE_OPTIONS", "NODE_CHANNEL_FD"].map(
          (name) => `env ${name}=${process.env[name] ?? "(unset)"}`,
        ),
        "",
      ]);
    });

    test("a template is checked once and used often", async () => {
      const template = await session.createJobTemplate({ remoteCommand: "job", args: ["0"] });
      const ids = [await session.run(template), ...(await session.runBulk(template, 1, 2))];
      expect(new Set(ids).size).toBe(3);
      await session.synchronize(ids);
    });

    test.each([
      ["exit:0", { exitStatus: 0 }, "done"],
      ["exit:7", { exitStatus: 7 }, "failed"],
      ["signal:SIGKILL", { signal: "SIGKILL" }, "failed"],
      ["core:SIGSEGV", { signal: "SIGSEGV", coreDumped: true }, "failed"],
      ["abort", { aborted: true }, "failed"],
    ])("a job that ends by %s", async (how, end, state) => {
      const jobId = await submit("0", how);
      expect(await session.status(jobId)).toBe(state);
      expect(await session.wait(jobId)).toEqual({
        jobId,
        coreDumped: false,
        aborted: false,
        ...end,
        usage: { cpu: 1.5, maxvmem: 3e6 },
        rawUsage: {
          cpu: "1.5000",
          maxvmem: "3000000",
          hosts: "node1=2,node2",
          empty: "",
          odd: "",
        },
      });
      expect(await rejection(session.wait(jobId))).toMatchObject({ drmaaName: "INVALID_JOB" });
    });

    test("a job about whose use nothing is known", async () => {
      const { usage, rawUsage } = await session.wait(await submit("0", "no-usage"));
      expect([usage, rawUsage]).toEqual([{}, {}]);
    });

    test("a job of which nobody knows how it ended", async () => {
      const jobId = await submit("0", "no-rusage");
      const facts = { drmaaCode: 24, drmaaName: "NO_RUSAGE", call: "drmaa_wait", jobId };
      expect(await rejection(session.wait(ANY))).toMatchObject(facts);
    });

    test.each([
      [0x00, "undetermined"],
      [0x10, "queued_active"],
      [0x11, "system_on_hold"],
      [0x12, "user_on_hold"],
      [0x13, "user_system_on_hold"],
      [0x20, "running"],
      [0x21, "system_suspended"],
      [0x22, "user_suspended"],
      [0x23, "user_system_suspended"],
      [0x30, "done"],
      [0x40, "failed"],
      [0x77, "undetermined"],
    ])("state %i is %s", async (number, state) => {
      expect(await session.status(await submit("0", `state:${number}`))).toBe(state);
    });

    test("jobs are held, released, suspended, resumed and terminated", async () => {
      const held = await session.run({ args: ["1e9"], jobSubmissionState: "hold" });
      expect(await session.status(held)).toBe("user_on_hold");
      await session.control(held, "release");
      expect(await session.status(held)).toBe("running");
      await session.control(held, "suspend");
      expect(await session.status(held)).toBe("user_suspended");
      await session.control(held, "resume");
      await session.control(held, "hold");
      expect(await rejection(session.control(held, "hold"))).toMatchObject({
        drmaaName: "HOLD_INCONSISTENT_STATE",
        jobId: held,
      });
      await session.control(ALL, "terminate");
      expect(await session.wait(held)).toMatchObject({ signal: "SIGKILL" });
    });

    test.each(drmaaErrorNames.slice(1).map((name, at) => [at + 1, name] as const))(
      "error %i is %s",
      async (drmaaCode, drmaaName) => {
        const error = await rejection(session.control(`answer:${drmaaCode}`, "hold"));
        expect(error).toBeInstanceOf(DrmaaError);
        expect(error).toMatchObject({
          code: "GRIDPULSE_DRMAA",
          drmaaCode,
          drmaaName,
          call: "drmaa_control",
          reason: "failed on demand",
        });
      },
    );

    test("an error that DRMAA does not have", async () => {
      const error = await rejection(session.control("answer:99", "hold"));
      expect(error).toMatchObject({ drmaaCode: 99, drmaaName: "UNKNOWN" });
    });

    test("hundreds of waits at once keep nobody from being answered", async () => {
      const ids = await session.runBulk({ args: ["1e9"] }, 1, 400);
      const ends = Promise.all(ids.map((id) => session.wait(id)));
      expect(await session.status(ids[0] ?? "")).toBe("running");
      expect(await session.wait(await submit("0"))).toMatchObject({ exitStatus: 0 });
      await session.control(ALL, "terminate");
      expect((await ends).map(({ jobId }) => jobId)).toEqual(ids);
    });

    test("each of several waits for any job gets another one", async () => {
      const waits = Promise.all([session.wait(ANY), session.wait(ANY), session.wait(ANY)]);
      // With no job at all there is nothing that could come.
      expect(await rejection(waits)).toMatchObject({ drmaaName: "INVALID_JOB" });
      const ids = await session.runBulk({ args: ["20"] }, 3, 1, -1);
      const ends = await Promise.all(ids.map(() => session.wait(ANY)));
      expect(ends.map(({ jobId }) => jobId).toSorted()).toEqual(ids.toSorted());
    });

    test("a wait has an end of its own", async () => {
      const id = await submit("1e9");
      for (const timeout of [0, 0.02]) {
        expect(await rejection(session.wait(id, { timeout }))).toMatchObject({
          drmaaName: "EXIT_TIMEOUT",
          call: "drmaa_wait",
          reason: "fake error 23",
          jobId: id,
        });
        const error = await rejection(session.synchronize([id], { timeout }));
        expect(error).toMatchObject({ drmaaName: "EXIT_TIMEOUT", call: "drmaa_synchronize" });
      }
    });

    test("a wait can be given up, and the job waited for again", async () => {
      const id = await submit("1e9");
      const controller = new AbortController();
      const reason = new Error("enough");
      const waits = [
        session.wait(id, { signal: controller.signal }),
        session.synchronize([id], { signal: controller.signal }),
      ];
      const all = Promise.all(waits.map(rejection));
      controller.abort(reason);
      expect(await all).toEqual([reason, reason]);
      expect(await rejection(session.wait(id, { signal: controller.signal }))).toBe(reason);
      await session.control(id, "terminate");
      expect(await session.wait(id)).toMatchObject({ signal: "SIGKILL" });
    });

    test("what was reaped before the wait was given up is not lost", async () => {
      const controller = new AbortController();
      const id = await submit("0");
      const wait = session.wait(id, { signal: controller.signal });
      controller.abort();
      expect(await wait).toMatchObject({ jobId: id });
    });

    test("synchronize leaves the jobs, or disposes of them", async () => {
      const ids = await session.runBulk({ args: ["10"] }, 1, 5);
      await session.synchronize(ids);
      expect(await session.wait(ids[0] ?? "")).toMatchObject({ exitStatus: 0 });
      await session.synchronize(ids.slice(1), { dispose: true });
      expect(await rejection(session.wait(ids[1] ?? ""))).toMatchObject({ drmaaCode: 18 });
      await session.synchronize([]);
    });

    test("arguments are refused before the library sees them", async () => {
      const refused = { code: "GRIDPULSE_BAD_ARGUMENT" };
      const wrong: readonly Promise<unknown>[] = [
        session.status("a\0b"),
        session.wait("x", { timeout: -1 }),
        session.wait("x", { timeout: Number.NaN }),
        session.runBulk({}, 1, 2 ** 31),
        session.runBulk({}, 0.5, 2),
        // @ts-expect-error no such action
        session.control("x", "kill"),
        // @ts-expect-error no such attribute
        session.run({ remoteComand: "x" }),
      ];
      for (const promise of wrong) expect(await rejection(promise)).toMatchObject(refused);
    });
  });

  test("closing is done once, ends waits, and leaves no process", async () => {
    const session = await fake.open();
    const pid = session.pid ?? 0;
    const wait = rejection(session.wait(await session.run({ args: ["1e9"] })));
    expect(session.close()).toBe(session.close());
    await session[Symbol.asyncDispose]();
    expect(await wait).toMatchObject({ drmaaName: "NO_ACTIVE_SESSION" });
    expect(await rejection(session.status("x"))).toMatchObject({ drmaaName: "NO_ACTIVE_SESSION" });
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test("closing tells what the library says against it, and ends all the same", async () => {
    const session = await fake.open("drmaa_exit:12");
    expect(await rejection(session.close())).toMatchObject({ drmaaName: "DRMS_EXIT_ERROR" });
    expect(() => process.kill(session.pid ?? 0, 0)).toThrow("ESRCH");
  });
});
