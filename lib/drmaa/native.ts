/** Loads the library and calls its functions. Only the host does that. */
import {
  bufferLength,
  type DrmaaFunction,
  type NextFunction,
  plainSignatures,
  type ReleaseFunction,
  releases,
  signatures,
} from "./abi.ts";
import { HostFault } from "./host-fault.ts";

export type NativeArgument =
  | string
  | number
  | bigint
  | NodeJS.TypedArray
  | null
  | readonly (string | null)[];

type NativeFunction = (...passed: readonly NativeArgument[]) => unknown;

const success = 0;

/**
 * How libraries say that a list is at its end: `NO_MORE_ELEMENTS`, or, in older ones, that the
 * argument (4) or the value (14) was not valid.
 */
const endsOfList: ReadonlySet<number> = new Set([25, 4, 14]);

/** Libraries may keep large things on the stack, as the program's own has room for. */
const stackLength = 8 * 1024 * 1024;

export class Native {
  readonly #functions = new Map<string, NativeFunction>();
  readonly #alarm: NativeFunction;
  #callTimeout: number;
  readonly #reason = Buffer.alloc(bufferLength);

  private constructor(library: Loaded, alarm: NativeFunction, callTimeout: number) {
    const all = { ...signatures, ...plainSignatures };
    for (const [name, passed] of Object.entries(all)) {
      this.#functions.set(name, library.func(name, "int", [...passed]));
    }
    for (const name of releases) {
      this.#functions.set(name, library.func(name, "void", ["void *"]));
    }
    this.#functions.set("drmaa_strerror", library.func("drmaa_strerror", "str", ["int"]));
    this.#alarm = alarm;
    this.#callTimeout = callTimeout;
  }

  /** Throws when it cannot be loaded, or lacks a function of DRMAA 1.0. */
  static async load(path: string, callTimeout: number): Promise<Native> {
    const { default: koffi } = await import("koffi");
    if (koffi.config().sync_stack_size !== stackLength) {
      koffi.config({ sync_stack_size: stackLength });
    }
    // Plugins of some libraries look for its symbols among those of the whole program.
    const library = koffi.load(path, { global: true });
    const alarm = koffi.load(null).func("alarm", "uint", ["uint"]);
    return new Native(library, alarm, callTimeout);
  }

  /** How many seconds a call may take from now on; 0 is forever. */
  limit(callTimeout: number): void {
    this.#callTimeout = callTimeout;
  }

  /** The code of the answer. */
  attempt(name: DrmaaFunction, ...passed: readonly NativeArgument[]): number {
    // A library that ignores the length leaves the words of an earlier call alone.
    this.#reason[0] = 0;
    return this.#codeOf(name, ...passed, this.#reason, this.#reason.length);
  }

  /** Throws when the answer is not success. */
  call(name: DrmaaFunction, ...passed: readonly NativeArgument[]): void {
    const code = this.attempt(name, ...passed);
    if (code !== success) throw this.fault(name, code);
  }

  /** The error that the last call answered with. */
  fault(call: string, drmaaCode: number, about: { jobId?: string; attribute?: string } = {}) {
    const reason = textOf(this.#reason).trim() || this.explain(drmaaCode);
    return new HostFault({ kind: "drmaa", drmaaCode, call, reason, ...about });
  }

  explain(code: number): string {
    const words = this.#invoke("drmaa_strerror", code);
    return typeof words === "string" ? words : "";
  }

  /** The elements behind a handle, which is released. */
  drain(next: NextFunction, release: ReleaseFunction, handle: bigint): string[] {
    // Some libraries leave it empty when there is nothing in it.
    if (handle === 0n) return [];
    const elements: string[] = [];
    const buffer = Buffer.alloc(bufferLength);
    try {
      for (;;) {
        const code = this.#codeOf(next, handle, buffer, buffer.length);
        if (endsOfList.has(code)) return elements;
        if (code !== success) {
          this.#reason[0] = 0;
          throw this.fault(next, code);
        }
        elements.push(textOf(buffer));
      }
    } finally {
      this.#invoke(release, handle);
    }
  }

  #codeOf(name: string, ...passed: readonly NativeArgument[]): number {
    return Number(this.#invoke(name, ...passed));
  }

  #invoke(name: string, ...passed: readonly NativeArgument[]): unknown {
    const native = this.#functions.get(name);
    if (native === undefined) throw new Error(`${name} is not bound`);
    // No timer of ours can fire while the library has the thread; the kernel's can, and ends us.
    this.#alarm(this.#callTimeout);
    try {
      return native(...passed);
    } finally {
      this.#alarm(0);
    }
  }
}

interface Loaded {
  func(name: string, result: string, passed: string[]): NativeFunction;
}

/** What is before the first NUL. */
export function textOf(buffer: Buffer): string {
  const end = buffer.indexOf(0);
  return buffer.toString("utf8", 0, end === -1 ? buffer.length : end);
}

/** Room for one address that the library fills in. */
export function newHandle(): BigUint64Array {
  return new BigUint64Array(1);
}

/** Room for one `int` that the library fills in. */
export function newInt(): Int32Array {
  return new Int32Array(1);
}
