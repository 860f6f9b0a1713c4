import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALL } from "../../../lib/drmaa/index.ts";
import { compileFake, type Fake, rejection, unlessFake, whyNoFake } from "./fake-library.ts";

/** What one library does and another does not. */
describe.skipIf(whyNoFake !== undefined)(`libraries differ${unlessFake}`, () => {
  let fake: Fake;

  beforeAll(() => {
    fake = compileFake();
  });
  afterAll(() => fake?.remove());

  test("an attribute that the library does not have is named", async () => {
    await using session = await fake.open();
    for (const attempt of [
      session.run({ hardRunDurationLimit: 60 }),
      session.createJobTemplate({ hardRunDurationLimit: 60 }),
    ]) {
      const error = await rejection(attempt);
      expect(error).toMatchObject({
        drmaaName: "INVALID_ARGUMENT",
        attribute: "drmaa_duration_hlimit",
      });
      expect(String(error)).toContain("optional");
    }
  });

  test("ids of jobs are never looked into", async () => {
    await using session = await fake.open("odd-ids");
    const ids = await session.runBulk({ args: ["0"] }, 1, 2);
    expect(ids).toEqual(['clüster/1 [1]; "x y" = \\n %s', 'clüster/2 [2]; "x y" = \\n %s']);
    expect(await session.wait(ids[1] ?? "")).toMatchObject({ jobId: ids[1] });
    expect(await session.status(ids[0] ?? "")).toBe("done");
  });

  test("a library that disposes too early is not given the chance", async () => {
    await using session = await fake.open("greedy");
    const quick = await session.run({ args: ["0"] });
    const slow = await session.run({ args: ["150"] });
    await session.synchronize([quick, slow], { dispose: true });
    expect(await rejection(session.wait(quick))).toMatchObject({ drmaaCode: 18 });
  });

  test("a library that takes its time for each wait still answers others", async () => {
    await using session = await fake.open("slow=10");
    const ids = await session.runBulk({ args: ["1e9"] }, 1, 60);
    const ends = Promise.all(ids.map((id) => session.wait(id)));
    await session.control(ALL, "terminate");
    expect(await ends).toHaveLength(60);
  });

  test.each([4, 14])("a library may end its lists with code %i", async (end) => {
    await using session = await fake.open(`end=${end}`);
    expect(session.supportedAttributes).toContain("drmaa_wd");
    expect(await session.runBulk({ args: ["0"] }, 1, 3)).toHaveLength(3);
  });

  test("a list that breaks off is an error, and released", async () => {
    await expect(fake.open("end=1")).rejects.toMatchObject({
      drmaaName: "INTERNAL_ERROR",
      call: "drmaa_get_next_attr_name",
    });
  });

  test("a library without words gets those of drmaa_strerror", async () => {
    await using session = await fake.open("mute");
    expect(await rejection(session.status("nobody"))).toMatchObject({ reason: "fake error 18" });
  });

  test.each([
    ["drmaa_init:10", "DRMS_INIT_FAILED"],
    ["drmaa_get_contact:1", "INTERNAL_ERROR"],
  ])("a session that cannot be opened: %s", async (faults, drmaaName) => {
    expect(await rejection(fake.open(faults))).toMatchObject({ drmaaName });
  });

  test.each([
    ["drmaa_run_job:17", "DENIED_BY_DRM"],
    ["drmaa_run_job:16", "TRY_LATER"],
    ["drmaa_set_vector_attribute:14", "INVALID_ATTRIBUTE_VALUE"],
    ["drmaa_allocate_job_template:6", "NO_MEMORY"],
  ])("a job that is refused, with all handles released: %s", async (faults, drmaaName) => {
    await using session = await fake.open(faults);
    expect(await rejection(session.run({ args: ["0"] }))).toMatchObject({ drmaaName });
  });

  test("several sessions at a time do not know each other", async () => {
    await using first = await fake.open("first");
    await using second = await fake.open("second");
    const id = await first.run({ args: ["0"] });
    expect(await rejection(second.status(id))).toMatchObject({ drmaaName: "INVALID_JOB" });
    expect([first.contact, second.contact]).toEqual(["first", "second"]);
  });
});
