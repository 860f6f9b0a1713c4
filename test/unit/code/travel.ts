/** Sends functions from one real process to another, through the built library. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { deserialize } from "node:v8";
import type { FunctionTravel } from "../../../lib/code/function-travel.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../../..");
const fixtures = join(root, "test/fixtures/code");

/** A case as the submitter leaves it. */
export interface Sent {
  readonly name: string;
  readonly functionName?: string;
  readonly description?: FunctionTravel;
  readonly warnings?: readonly string[];
  /** What the function made of its arguments where it was written. */
  readonly expected?: unknown;
  readonly refusal?: {
    readonly code: string;
    readonly variable?: string;
    readonly reason: string;
    readonly functionName: string;
    readonly message: string;
  };
}

/** The same case at the executor. */
export interface Arrived {
  readonly name: string;
  readonly value?: unknown;
  readonly functionName?: string;
  readonly error?: string;
}

export interface Travelled {
  readonly sent: readonly Sent[];
  readonly arrived: ReadonlyMap<string, Arrived>;
  /** All that the executor printed: warnings of Node, say. */
  readonly printed: string;
}

/** The library as a user has it: JavaScript, in a folder where its dependencies are found. */
export class BuiltLibrary {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async build(): Promise<BuiltLibrary> {
    const cache = join(root, "node_modules/.cache");
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, "gridpulse-code-"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const options =
      "--ignoreConfig --rootDir lib --module nodenext --target es2023 --rewriteRelativeImportExtensions --skipLibCheck --noCheck --types node";
    await run(
      join(root, "node_modules/.bin/tsc"),
      [...options.split(" "), "--outDir", folder, "lib/code/capture.ts", "lib/code/revive.ts"],
      { cwd: root },
    );
    return new BuiltLibrary(folder);
  }

  /** Runs a fixture that submits, then an executor for what it sent. */
  async travel(fixture: string, execArgv: readonly string[] = []): Promise<Travelled> {
    const sentFile = join(this.#folder, `${fixture.replaceAll("/", "-")}.sent`);
    const arrivedFile = join(this.#folder, `${fixture.replaceAll("/", "-")}.arrived`);
    await this.#node([...execArgv, join(fixtures, fixture)], { OUTPUT: sentFile });
    const printed = await this.#node([...execArgv, join(fixtures, "executor.mjs")], {
      INPUT: sentFile,
      OUTPUT: arrivedFile,
    });
    const sent = deserialize(readFileSync(sentFile)) as Sent[];
    const arrived = deserialize(readFileSync(arrivedFile)) as Arrived[];
    return { sent, arrived: new Map(arrived.map((one) => [one.name, one])), printed };
  }

  /** Runs a program of fixtures, and gives what it printed. */
  program(fixture: string): Promise<string> {
    return this.#node([join(fixtures, fixture)], {});
  }

  async #node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
    const { stdout, stderr } = await run(process.execPath, [...args], {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        LIBRARY: pathToFileURL(join(this.#folder, "code")).href,
        ...env,
      },
    });
    return stdout + stderr;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
