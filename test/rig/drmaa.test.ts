import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALL, type JobTemplate } from "../../lib/drmaa/index.ts";
import { whyNoRig } from "./available.ts";
import { RemoteDrmaa } from "./remote-drmaa.ts";
import { bringUpRig, type Rig } from "./rig.ts";

const reason = whyNoRig();
const why = reason === undefined ? "" : `: ${reason}`;

const quiet = { outputPath: "/dev/null", joinFiles: true } as const;
const sleep = (seconds: number): JobTemplate => ({
  remoteCommand: "/bin/sleep",
  args: [String(seconds)],
  ...quiet,
});

describe.skipIf(reason !== undefined)(`DRMAA with Grid Engine's library${why}`, () => {
  let rig: Rig;
  let drmaa: RemoteDrmaa;

  beforeAll(async () => {
    rig = await bringUpRig();
    drmaa = await RemoteDrmaa.open(rig);
  }, 300_000);
  afterAll(async () => {
    await drmaa?.call("control", ALL, "terminate");
    await drmaa?.close();
    await rig?.close();
  });

  async function submitted(template: JobTemplate, state: string) {
    const id = await drmaa.call("run", template);
    while ((await drmaa.call("status", id)) !== state);
    return id;
  }

  test("finds the library, and the scheduler behind it", () => {
    expect(drmaa.facts).toMatchObject({
      contact: expect.stringContaining("session="),
      version: { major: 1, minor: 0 },
      drmSystem: expect.stringContaining("SGE 8."),
      library: "/usr/lib/gridengine-drmaa/lib/libdrmaa.so.1.0",
    });
    expect(drmaa.facts.supportedAttributes).toContain("drmaa_v_argv");
  });

  test("finds SGE_ROOT, too, when it is not set", async () => {
    const other = await RemoteDrmaa.open(rig, {}, { env: { SGE_ROOT: "", SGE_CELL: "" } });
    expect(other.facts.drmSystem).toBe(drmaa.facts.drmSystem);
    await other.close();
  });

  test("a job gets its arguments, variables, folder and files, and none of our variables", async () => {
    const folder = await rig.scratch();
    const script = 'printf "%s|" "$@"; pwd; echo "$A"; env | grep -c -e GLIBC_T -e NODE_CH; exit 3';
    const jobId = await drmaa.call("run", {
      remoteCommand: "/bin/bash",
      args: ["-c", script, "bash", "a b", "", "'q'", "ü"],
      jobEnvironment: { A: "1 2\n3,4 $5 'ü'" },
      workingDirectory: folder,
      jobName: "drmaa-test",
      outputPath: "$drmaa_wd_ph$/out",
      joinFiles: true,
      // Makes the job inherit what the process with the library has.
      nativeSpecification: "-V",
    });
    const end = await drmaa.call("wait", jobId);
    expect(end).toMatchObject({ jobId, exitStatus: 3, coreDumped: false, aborted: false });
    expect(end.usage).toMatchObject({ exit_status: 3, cpu: expect.any(Number) });
    const output = await readFile(`${folder}/out`, "utf8");
    expect(output).toBe(`a b||'q'|ü|${folder}\n1 2\n3,4 $5 'ü'\n0\n`);
    await expect(drmaa.call("wait", jobId)).rejects.toMatchObject({ drmaaName: "INVALID_JOB" });
  });

  test("a variable with = in it is cut, as docs/drmaa.md says of this library", async () => {
    const folder = await rig.scratch();
    const jobId = await drmaa.call("run", {
      remoteCommand: "/bin/sh",
      args: ["-c", 'echo "$A"'],
      jobEnvironment: { A: "b=c" },
      outputPath: `${folder}/out`,
    });
    await drmaa.call("wait", jobId);
    expect(await readFile(`${folder}/out`, "utf8")).toBe("b\n");
  });

  test("a job that a signal ends", async () => {
    const template = { remoteCommand: "/bin/bash", args: ["-c", "kill -TERM $$"], ...quiet };
    const jobId = await drmaa.call("run", template);
    const end = await drmaa.call("wait", jobId);
    expect(end).toMatchObject({ signal: "SIGTERM", aborted: false });
    expect(end).not.toHaveProperty("exitStatus");
  });

  test("a job is held, released, suspended, resumed and terminated", async () => {
    const id = await submitted({ ...sleep(1000), jobSubmissionState: "hold" }, "user_on_hold");
    await drmaa.call("control", id, "release");
    while ((await drmaa.call("status", id)) !== "running");
    await drmaa.call("control", id, "suspend");
    expect(await drmaa.call("status", id)).toBe("user_suspended");
    await drmaa.call("control", id, "resume");
    while ((await drmaa.call("status", id)) !== "running");
    await drmaa.call("control", id, "terminate");
    // So says this library; DRMAA means by it that the job never ran.
    expect(await drmaa.call("wait", id)).toMatchObject({ jobId: id, aborted: true });
  });

  test("a job that is deleted before it starts has no end that anybody knows", async () => {
    const id = await submitted({ ...sleep(1), jobSubmissionState: "hold" }, "user_on_hold");
    await drmaa.call("control", id, "terminate");
    const error = { drmaaName: "NO_RUSAGE", jobId: id };
    await expect(drmaa.call("wait", id)).rejects.toMatchObject(error);
  });

  test("a start in the future is kept", async () => {
    const at = new Date(Date.now() + 3_600_000);
    const text = `${at.getFullYear()}/${at.getMonth() + 1}/${at.getDate()} ${at.toTimeString().slice(0, 8)}`;
    const id = await drmaa.call("run", { ...sleep(0), startTime: text });
    const { stdout } = await rig.on("head", "qstat", ["-j", id]);
    expect(stdout).toMatch(
      new RegExp(`^execution_time: .* ${at.toTimeString().slice(0, 8)} `, "m"),
    );
    await drmaa.call("control", id, "terminate");
  });

  test.each([
    ["-l nonsense=1", "nonsense"],
    ["-nonsense", "nonsense"],
    ["-q nowhere -w e", 'unknown queue "nowhere"'],
  ])("what the scheduler refuses is told in its words: %s", async (nativeSpecification, words) => {
    await expect(drmaa.call("run", { ...sleep(0), nativeSpecification })).rejects.toMatchObject({
      drmaaName: "DENIED_BY_DRM",
      reason: expect.stringContaining(words),
    });
  });

  test("attributes that it does not have are named before a job is submitted", async () => {
    const template = { ...sleep(0), hardRunDurationLimit: 60 };
    await expect(drmaa.call("run", template)).rejects.toMatchObject({
      drmaaName: "INVALID_ARGUMENT",
      attribute: "drmaa_duration_hlimit",
    });
  });

  test("all mandatory attributes are accepted", async () => {
    const template: JobTemplate = {
      remoteCommand: "/bin/true",
      args: ["x"],
      jobSubmissionState: "active",
      jobEnvironment: { A: "1" },
      workingDirectory: "$drmaa_hd_ph$/work",
      jobCategory: "none",
      nativeSpecification: "-l h_rt=60",
      email: ["nobody@localhost"],
      blockEmail: true,
      startTime: "00:00",
      jobName: "all",
      inputPath: "$drmaa_wd_ph$/in.$drmaa_incr_ph$",
      outputPath: "head:/tmp/out",
      errorPath: "/tmp/err",
      joinFiles: false,
    };
    expect(await drmaa.call("createJobTemplate", template)).toEqual(template);
  });

  test("a hundred waits at once, while others are answered", async () => {
    const ids = await drmaa.call("runBulk", sleep(0), 2, 200, 2);
    expect(ids).toHaveLength(100);
    const ends = Promise.all(ids.map((id) => drmaa.call("wait", id)));
    const last = await drmaa.call("runBulk", sleep(0), 1, 1);
    expect(await drmaa.call("wait", last[0] ?? "")).toMatchObject({ exitStatus: 0 });
    expect((await ends).map(({ jobId, exitStatus }) => [jobId, exitStatus])).toEqual(
      ids.map((id) => [id, 0]),
    );
  });

  test("synchronize waits for all, and disposes of them", async () => {
    const ids = await drmaa.call("runBulk", sleep(0), 1, 3);
    await drmaa.call("synchronize", ids, { dispose: true });
    const error = { drmaaName: "INVALID_JOB" };
    await expect(drmaa.call("wait", ids[0] ?? "")).rejects.toMatchObject(error);
  });

  test("a wait ends in time", async () => {
    const id = await submitted(sleep(1000), "running");
    const error = { drmaaName: "EXIT_TIMEOUT", jobId: id };
    await expect(drmaa.call("wait", id, { timeout: 0.1 })).rejects.toMatchObject(error);
    await drmaa.call("control", id, "terminate");
    await drmaa.call("wait", id);
  });

  test("the jobs of a session that died are found again by its contact", async () => {
    const first = await RemoteDrmaa.open(rig);
    const id = await first.call("run", sleep(2));
    process.kill(first.facts.pid ?? 0, "SIGKILL");
    const error = { code: "GRIDPULSE_DRMAA_DIED", signal: "SIGKILL" };
    await expect(first.call("wait", id)).rejects.toMatchObject(error);
    await first.close();
    const second = await RemoteDrmaa.open(rig, { contact: first.facts.contact });
    expect(await second.call("wait", id)).toMatchObject({ jobId: id, exitStatus: 0 });
    await second.close();
  });

  test("a host that may not submit is told so", async () => {
    await expect(RemoteDrmaa.open(rig, {}, { host: "laptop" })).rejects.toMatchObject({
      drmaaName: "DRM_COMMUNICATION_FAILURE",
      reason: expect.stringContaining('"laptop" is neither submit nor admin host'),
    });
  });
});
