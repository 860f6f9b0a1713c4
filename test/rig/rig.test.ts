import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { whyNoRig } from "./available.ts";
import { endingOf, mustRun, runCommand } from "./command.ts";
import { addressesOf, type HostName } from "./hosts.ts";
import { bringUpRig, type Rig, takeDownRig } from "./rig.ts";

const reason = whyNoRig();
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Polls something on the rig; the rig's daemons have no events to wait for. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(100);
}

async function printed(answer: Promise<{ code: number | null; stdout: string; stderr: string }>) {
  const { code, stdout, stderr } = await answer;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe.skipIf(reason !== undefined)(`the rig${reason === undefined ? "" : `: ${reason}`}`, () => {
  let rig: Rig;
  let folder: string;
  let before: string;

  const compare = () => runCommand("bash", [script("check-clean.sh"), "compare", before]);
  const clean = { code: 0, stdout: "clean\n" };

  beforeAll(async () => {
    await mustRun("bash", [script("install.sh")]);
    await takeDownRig();
    folder = await mkdtemp(join(tmpdir(), "rig-test-"));
    before = join(folder, "before");
    await writeFile(before, await mustRun("bash", [script("check-clean.sh"), "snapshot"]));
    rig = await bringUpRig();
  }, 300_000);

  afterAll(async () => {
    await takeDownRig();
    await rm(folder, { recursive: true, force: true });
  });

  /** Whether a TCP connection from one host to another comes about within a second. */
  async function reaches(from: HostName, to: HostName, family: "ipv4" | "ipv6" = "ipv4") {
    const address = addressesOf(to)[family];
    const listening = rig.start(to, "node", [
      "--eval",
      `require("node:net").createServer().listen(7777, "${address}", () => console.log("up"))`,
    ]);
    await new Promise((resolve) => listening.child.stdout.once("data", resolve));
    const { code } = await rig.on(from, "timeout", [
      "1",
      "bash",
      "-c",
      `exec 3<>/dev/tcp/${address}/7777`,
    ]);
    listening.child.kill("SIGKILL");
    await listening.ended;
    return code === 0;
  }

  test("a second bringing up finds the first, and its closing leaves the rig up", async () => {
    const second = await bringUpRig();
    await second.close();
    expect(await printed(rig.on("node1", "hostname"))).toBe("node1\n");
  });

  test("a command runs as gridder, at home, with a login's environment and what it is given", async () => {
    const program =
      "console.log(JSON.stringify([process.env.USER, process.cwd(), process.env.VITEST ?? null, process.env.X, process.argv.slice(1)]))";
    const given = "a 'quoted'\nline \u{1f389}";
    const said = await printed(
      rig.on("head", "node", ["--eval", program, given], { env: { X: given } }),
    );
    expect(JSON.parse(said)).toEqual(["gridder", rig.home, null, given, [given]]);
    const root = await printed(rig.on("head", "cat", [], { user: "root", cwd: "/", input: "in" }));
    expect(root).toBe("in");
    expect(await rig.on("laptop", "bash", ["-c", "kill -9 $$"])).toMatchObject({
      signal: "SIGKILL",
    });
  });

  test("what is started is the process itself", async () => {
    const { child, ended } = rig.start("node2", "bash", ["-c", "echo $$; exec sleep infinity"]);
    const [first] = await new Promise<unknown[]>((resolve) => {
      child.stdout.once("data", (...data) => resolve(data));
    });
    expect(Number(String(first))).toBe(child.pid);
    child.kill("SIGTERM");
    expect(await ended).toEqual({ code: null, signal: "SIGTERM" });
  });

  test("hosts share home, scratch folders and the project, and have /tmp to themselves", async () => {
    const scratch = await rig.scratch();
    await printed(
      rig.on("node1", "bash", ["-c", `echo hello >${scratch}/file; echo mine >/tmp/file`]),
    );
    expect(await printed(rig.on("head", "cat", [`${scratch}/file`]))).toBe("hello\n");
    expect(await readFile(`${scratch}/file`, "utf8")).toBe("hello\n");
    expect(await readFile(`${rig.tempOf("node1")}/file`, "utf8")).toBe("mine\n");
    expect(await rig.on("node2", "cat", ["/tmp/file"])).toMatchObject({ code: 1 });
    const manifest = await printed(rig.on("node2", "cat", [`${rig.project}/package.json`]));
    expect(JSON.parse(manifest)).toMatchObject({ name: "gridpulse" });
    const writing = await rig.on("node2", "touch", [`${rig.project}/x`], { user: "root" });
    expect(writing.stderr).toContain("Read-only file system");
  });

  test("Grid Engine runs a job on a node, its output arrives, and its account is given", async () => {
    const scratch = await rig.scratch();
    const command = [
      "-sync",
      "y",
      "-terse",
      "-b",
      "y",
      "-j",
      "y",
      "-o",
      `${scratch}/out`,
      "hostname",
    ];
    const [job = ""] = (await printed(rig.on("head", "qsub", command))).split("\n");
    expect(await readFile(`${scratch}/out`, "utf8")).toMatch(/^node[12]\n$/);
    await eventually(async () => (await rig.on("head", "qacct", ["-j", job])).code === 0);
    expect(await printed(rig.on("head", "qacct", ["-j", job]))).toMatch(/^exit_status +0 *$/m);
  });

  test("Grid Engine runs an array of four, each with its number", async () => {
    const scratch = await rig.scratch();
    const script = `echo $SGE_TASK_ID $(id -un) >${scratch}/$SGE_TASK_ID`;
    const args = ["-sync", "y", "-t", "1-4", "-o", scratch, "-j", "y"];
    await printed(rig.on("head", "qsub", args, { input: script }));
    for (const task of [1, 2, 3, 4]) {
      expect(await readFile(`${scratch}/${task}`, "utf8")).toBe(`${task} gridder\n`);
    }
  });

  test("qstat -xml tells of a job that is held", async () => {
    const args = ["-h", "-terse", "-b", "y", "-N", "held", "hostname"];
    const job = (await printed(rig.on("head", "qsub", args))).trim();
    const xml = await printed(rig.on("head", "qstat", ["-xml"]));
    expect(xml).toContain(`<JB_job_number>${job}</JB_job_number>`);
    expect(xml).toContain("<state>hqw</state>");
    await printed(rig.on("head", "qdel", [job]));
  });

  test("Slurm runs an array, and scontrol tells of it", async () => {
    const scratch = await rig.scratch();
    const wrapped = `echo $SLURM_ARRAY_TASK_ID $(hostname) $(id -un) >${scratch}/$SLURM_ARRAY_TASK_ID`;
    const args = ["--wait", "--parsable", "--array=1-4", `--output=${scratch}/log-%a`];
    const job = (await printed(rig.on("head", "sbatch", [...args, `--wrap=${wrapped}`]))).trim();
    for (const task of [1, 2, 3, 4]) {
      const line = await readFile(`${scratch}/${task}`, "utf8");
      expect(line).toMatch(new RegExp(`^${task} node[12] gridder\n$`));
    }
    const shown = await printed(rig.on("head", "scontrol", ["--oneliner", "show", "job", job]));
    expect(shown.match(/JobState=COMPLETED/g)).toHaveLength(4);
  });

  test("a cable that is cut parts a node from head, until it is mended", async () => {
    expect(await reaches("node1", "head")).toBe(true);
    await rig.cut("node1");
    expect(await reaches("node1", "head")).toBe(false);
    expect(await reaches("node2", "head")).toBe(true);
    await rig.mend("node1");
    expect(await reaches("node1", "head")).toBe(true);
    expect(await reaches("node1", "head", "ipv6")).toBe(true);
  });

  test("a black hole swallows what it is told to, and no more", async () => {
    await rig.blackHole("node2", { direction: "out", peer: "head", port: 7777 });
    expect(await reaches("node2", "head")).toBe(false);
    expect(await reaches("node2", "head", "ipv6")).toBe(false);
    expect(await reaches("node2", "node1")).toBe(true);
    expect(await reaches("node1", "head")).toBe(true);
    await rig.mend("node2");
    expect(await reaches("node2", "head")).toBe(true);
  });

  test("the laptop reaches head and is no member of the cluster", async () => {
    expect(await reaches("laptop", "head")).toBe(true);
    const qsub = await rig.on("laptop", "qsub", ["-b", "y", "hostname"]);
    expect(qsub.stderr).toContain('host "laptop" is not a submit host');
    expect(await rig.on("laptop", "sinfo")).toMatchObject({ code: 1 });
  });

  test.each(["sge_qmaster", "slurmctld"] as const)(
    "%s can be stopped and comes back",
    async (name) => {
      const asks = { sge_qmaster: ["qstat"], slurmctld: ["timeout", "1", "squeue"] }[name];
      const ask = () => rig.on("head", "env", asks);
      expect(await ask()).toMatchObject({ code: 0 });
      await rig.stopDaemon(name, "head", "SIGKILL");
      expect(await ask()).not.toMatchObject({ code: 0 });
      await rig.startDaemon(name, "head");
      expect(await ask()).toMatchObject({ code: 0 });
    },
  );

  test("bringing up repairs what has died", async () => {
    process.kill(await rig.daemonPid("sge_execd", "node1"), "SIGKILL");
    process.kill(await rig.daemonPid("munged", "head"), "SIGKILL");
    await bringUpRig();
    expect(await rig.daemonPid("sge_execd", "node1")).toBeGreaterThan(0);
    expect(await printed(rig.on("head", "sinfo", ["--noheader"]))).toMatch(/2 +idle/);
  });

  test("the machine itself has no user gridder, and no host's name", async () => {
    expect(await runCommand("id", ["gridder"])).toMatchObject({ code: 1 });
    expect(await runCommand("getent", ["hosts", "node1"])).toMatchObject({ code: 2 });
  });

  test("closing leaves nothing behind, jobs that run neither", async () => {
    const job = ["-b", "y", "bash", "-c", "'setsid sleep 86399 & sleep 86399'"];
    await printed(rig.on("head", "qsub", job));
    await printed(rig.on("head", "sbatch", ["--wrap=setsid sleep 86399 & sleep 86399"]));
    const sleepers = async () => (await mustRun("ps", ["-eo", "args"])).match(/^sleep 86399$/gm);
    await eventually(async () => (await sleepers())?.length === 4);
    await rig.cut("node2");
    await rig.close();
    expect(await compare()).toMatchObject(clean);
    expect(await sleepers()).toBeNull();
    await takeDownRig();
    expect(await compare()).toMatchObject(clean);
  });

  test.each(["SIGKILL", "SIGTERM"] as const)(
    "half of a rig, left by %s, goes too",
    async (signal) => {
      const child = spawn("bash", [script("up.sh")], { stdio: "ignore" });
      await eventually(async () => existsSync("/run/gridpulse-rig/daemons/head.slurmctld"));
      child.kill(signal);
      await endingOf(child);
      await takeDownRig();
      expect(await compare()).toMatchObject(clean);
    },
  );

  test("it works where only root may enter, /run executes nothing, and cgroups are of version 2", async () => {
    const program = `
      umount -R /sys/fs/cgroup && mount -n -t cgroup2 cgroup2 /sys/fs/cgroup
      mount -n -t tmpfs -o mode=755,noexec,nosuid,nodev run /run
      mount -n -t tmpfs -o mode=700 closed /mnt
      mkdir -p /mnt/checkout/test /mnt/bin
      cp -r ${script(".")} /mnt/checkout/test/rig
      cp ${script("../../package.json")} /mnt/checkout
      cp ${process.execPath} /mnt/bin/node
      cd /mnt/checkout/test/rig
      RIG_NODE=/mnt/bin/node ./up.sh
      trap ./down.sh EXIT
      printf '#!/bin/sh\nexec node -p "40 + 2" >>answers' | ./on.sh head tee job
      ./on.sh head chmod +x job
      ./on.sh head qsub -sync y -b y -cwd ./job
      ./on.sh head srun ./job
      ./on.sh head cat answers`;
    const said = await mustRun("unshare", ["--mount", "bash", "-euc", program]);
    expect(said).toMatch(/42\n42\n$/);
    expect(await compare()).toMatchObject(clean);
  });

  test("a rig whose tests were killed goes by itself", async () => {
    const owner = spawn("sleep", ["infinity"], { stdio: "ignore" });
    onTestFinished(() => void owner.kill("SIGKILL"));
    await mustRun("bash", [script("up.sh")], {
      env: { ...process.env, RIG_OWNER: String(owner.pid) },
    });
    owner.kill("SIGKILL");
    await eventually(async () => !existsSync("/run/gridpulse-rig"));
    await eventually(async () => (await compare()).code === 0);
  });
});
