/** The package as it is installed: compiled, and perhaps without all that it should have. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Picture } from "./picture.ts";

// Each starts processes of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const project = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);
let home = "";

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "gridpulse-built-"));
  const settings = path.join(home, "tsconfig.json");
  const sources = ["plot.ts", "plot-entry.ts"].map((name) =>
    path.join(project, "lib", "report", name),
  );
  await writeFile(
    settings,
    JSON.stringify({
      extends: path.join(project, "tsconfig.build.json"),
      compilerOptions: {
        rootDir: project,
        outDir: path.join(home, "dist"),
        typeRoots: [path.join(project, "node_modules", "@types")],
      },
      include: [],
      files: sources,
    }),
  );
  await run(process.execPath, [
    path.join(project, "node_modules/typescript/bin/tsc"),
    "-p",
    settings,
  ]);
  await cp(path.join(project, "package.json"), path.join(home, "package.json"));
  await cp(path.join(project, "config"), path.join(home, "config"), { recursive: true });
}, 60_000);

afterAll(async () => {
  await rm(home, { recursive: true });
});

async function install(...names: string[]): Promise<void> {
  const packages = path.join(home, "node_modules");
  await rm(packages, { recursive: true, force: true });
  for (const name of names) {
    await mkdir(path.dirname(path.join(packages, name)), { recursive: true });
    await symlink(path.join(project, "node_modules", name), path.join(packages, name));
  }
}

/** Plots in a Node without any loader; returns what it says of the outcome. */
async function plot(file: string): Promise<string> {
  const module = pathToFileURL(path.join(home, "dist/lib/report/plot.js")).href;
  const { stdout } = await run(process.execPath, [
    "--input-type=module",
    "--eval",
    `
      import { plotUsage } from ${JSON.stringify(module)};
      const request = { title: "A run", series: [], marks: [] };
      await plotUsage(request, ${JSON.stringify(file)}).then(
        () => console.log("drawn"),
        ({ code, message }) => console.log(code, message),
      );
    `,
  ]);
  return stdout;
}

test("the compiled package draws, in its own font", async () => {
  await install("@napi-rs/canvas", "chart.js");
  const file = path.join(home, "plot.png");
  expect(await plot(file)).toBe("drawn\n");
  const picture = await Picture.read(file);
  expect(picture.dark({ left: 20, top: 20, right: 300, bottom: 54 })).toBeGreaterThan(100);
});

test.each([
  ["@napi-rs/canvas", "chart.js"],
  ["chart.js", "@napi-rs/canvas"],
])("without %s it says that this is missing", async (absent, present) => {
  await install(present);
  const said = await plot(path.join(home, "never.png"));
  expect(said).toContain("GRIDPULSE_NO_PLOT");
  expect(said).toContain(`the package ${absent} cannot be loaded`);
});

test("without its font it says so", async () => {
  await install("@napi-rs/canvas", "chart.js");
  await rm(path.join(home, "config", "fonts"), { recursive: true });
  const said = await plot(path.join(home, "never.png"));
  expect(said).toContain("GRIDPULSE_NO_PLOT");
  expect(said).toMatch(/font/);
});

test("without the drawing program it says how that ended", async () => {
  await rm(path.join(home, "dist/lib/report/plot-entry.js"));
  const said = await plot(path.join(home, "never.png"));
  expect(said).toContain("GRIDPULSE_NO_PLOT");
  expect(said).toMatch(/ended with exit code 1\..*plot-entry/s);
});
