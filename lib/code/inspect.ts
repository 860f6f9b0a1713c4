/**
 * What V8 knows about a function and JavaScript does not tell: where it was written, and the
 * variables it closes over. Through `node:inspector`, connected to its own thread.
 *
 * `Debugger.enable` costs 5 to 15 ms, because V8 then describes each script, so it is avoided
 * where something cheaper tells the same.
 */
import type { Debugger, Runtime, Session } from "node:inspector";
import { lookInside } from "./inspect-inside.ts";

/** The variables of one scope around a function, innermost scope first. */
export interface OuterScope {
  /** "Closure (f)", "Block", "Module", "Script", … */
  readonly description: string;
  readonly object: object;
}

/** Where a function was written and what is around it. */
export interface FunctionPlace {
  readonly scriptId: string;
  readonly line: number;
  readonly column: number;
  readonly scopes: readonly OuterScope[];
  /** Whether it was written in an ES module. */
  readonly inModule: boolean;
}

/** Hands values to code that the inspector evaluates, and back; in place only while it runs. */
interface Hand {
  value?: unknown;
  taken?: unknown;
}

const handKey = Symbol.for("gridpulse.hand");
const hand = `globalThis[Symbol.for("gridpulse.hand")]`;

/** V8 never gives a script's number to another script, so these are kept for good. */
const urls = new Map<string, string>();
const sources = new Map<string, string>();

/**
 * Learns the URLs of the scripts now on the stack, that of the user's function mostly among them:
 * call it while the user's code waits for it. It costs 0.1 ms, the debugger a hundred times that.
 */
export function noteCallers(): void {
  const session = connect();
  call<void>((done) => session.post("Runtime.enable", done));
  const { exceptionDetails } = call<Runtime.EvaluateReturnType>((done) =>
    session.post("Runtime.evaluate", { expression: "throw 0", silent: true }, done),
  );
  session.disconnect();
  for (const { scriptId, url } of exceptionDetails?.stackTrace?.callFrames ?? []) {
    urls.set(scriptId, url);
  }
}

/** One connection to this thread's inspector. Close it: an open one slows the program down. */
export class Inspector {
  readonly #session = connect();
  #debugging = false;

  close(): void {
    this.#session.disconnect();
  }

  /** Where a function was written; nothing for one that is not JavaScript. */
  placeOf(f: object): FunctionPlace | undefined {
    return this.#withHand({ value: f }, (given) => {
      const internal = this.#propertiesOf(this.#handle()).internalProperties ?? [];
      const location: unknown = internal.find(({ name }) => name === "[[FunctionLocation]]")?.value
        ?.value;
      const scopesId = internal.find(({ name }) => name === "[[Scopes]]")?.value?.objectId;
      if (!isLocation(location) || scopesId === undefined) return undefined;
      call<Runtime.CallFunctionOnReturnType>((done) =>
        this.#session.post(
          "Runtime.callFunctionOn",
          {
            objectId: scopesId,
            functionDeclaration: `function () { ${hand}.taken = Array.from(this) }`,
          },
          done,
        ),
      );
      const scopes = Array.isArray(given.taken) ? given.taken.filter(isOuterScope) : [];
      return {
        scriptId: location.scriptId,
        line: location.lineNumber,
        column: location.columnNumber ?? 0,
        scopes: scopes.filter(({ description }) => description !== "Global"),
        inModule: scopes.some(({ description }) => description === "Module"),
      };
    });
  }

  /** Whether an object has private fields or methods. */
  hasPrivateMembers(object: object): boolean {
    return this.#withHand({ value: object }, () => {
      // Not in the types of Node 20, yet answered since Node 12.
      const reply: object = this.#propertiesOf(this.#handle());
      return (
        "privateProperties" in reply &&
        Array.isArray(reply.privateProperties) &&
        reply.privateProperties.length > 0
      );
    });
  }

  /**
   * Evaluates an expression where the body of a function would begin, without running the function.
   * Its parameters must be such that nothing is evaluated for them.
   */
  inside(
    f: object,
    expression: string,
  ): { readonly value: unknown } | { readonly error: string } | undefined {
    this.#debug();
    return this.#withHand({ value: f }, (given) => {
      const answer = lookInside(this.#session, {
        objectId: this.#handle(),
        // Arguments, so that no default is evaluated for the lack of them.
        call: `${hand}.value(...Array.from({ length: 99 }, () => []))`,
        expression: `void (${hand}.taken = (${expression}))`,
      });
      if (answer === undefined) return undefined;
      return "error" in answer ? answer : { value: given.taken };
    });
  }

  /** The URL of a script; empty if it has none. */
  urlOf(scriptId: string): string {
    if (!urls.has(scriptId)) this.#debug();
    return urls.get(scriptId) ?? "";
  }

  /** The source of a script as V8 compiled it, after all transformations. */
  sourceOf(scriptId: string): string {
    let source = sources.get(scriptId);
    if (source === undefined) {
      this.#debug();
      source = call<Debugger.GetScriptSourceReturnType>((done) =>
        this.#session.post("Debugger.getScriptSource", { scriptId }, done),
      ).scriptSource;
      sources.set(scriptId, source);
    }
    return source;
  }

  #debug(): void {
    if (this.#debugging) return;
    this.#debugging = true;
    this.#session.on("Debugger.scriptParsed", ({ params }) =>
      urls.set(params.scriptId, params.url),
    );
    call<Debugger.EnableReturnType>((done) => this.#session.post("Debugger.enable", done));
  }

  #withHand<T>(given: Hand, run: (given: Hand) => T): T {
    Object.defineProperty(globalThis, handKey, { value: given, configurable: true });
    try {
      return run(given);
    } finally {
      Reflect.deleteProperty(globalThis, handKey);
    }
  }

  /** The inspector's name for the value in hand. */
  #handle(): string {
    const { result } = call<Runtime.EvaluateReturnType>((done) =>
      this.#session.post("Runtime.evaluate", { expression: `${hand}.value` }, done),
    );
    if (result.objectId === undefined)
      throw new TypeError("the inspector does not know the object");
    return result.objectId;
  }

  #propertiesOf(objectId: string): Runtime.GetPropertiesReturnType {
    return call<Runtime.GetPropertiesReturnType>((done) =>
      this.#session.post("Runtime.getProperties", { objectId, ownProperties: true }, done),
    );
  }
}

function connect(): Session {
  // Not imported: that would have to be awaited, and then callers are off the stack.
  const { Session } = process.getBuiltinModule("node:inspector");
  const session = new Session();
  session.connect();
  return session;
}

/** The inspector answers before `post` returns, its interface notwithstanding. */
function call<T>(post: (done: (error: Error | null, reply?: T) => void) => void): T {
  let answer: { readonly reply: T } | undefined;
  post((error, reply) => {
    if (error) throw new Error(`node:inspector: ${error.message}`, { cause: error });
    answer = { reply: reply as T };
  });
  if (answer === undefined) throw new Error("node:inspector did not answer");
  return answer.reply;
}

function isLocation(value: unknown): value is Debugger.Location {
  return (
    typeof value === "object" && value !== null && "scriptId" in value && "lineNumber" in value
  );
}

function isOuterScope(value: unknown): value is OuterScope {
  return (
    typeof value === "object" &&
    value !== null &&
    "description" in value &&
    typeof value.description === "string" &&
    "object" in value &&
    typeof value.object === "object"
  );
}
