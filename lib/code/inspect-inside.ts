/**
 * Looking into a function at its first step, without it taking that step.
 *
 * `this` of an arrow function and, before Node 22, whether a variable is initialised, are things
 * that V8 shows only of a paused function. So the function is called with a breakpoint at its
 * entry, and is terminated there: "terminate on resume" is what DevTools do when a paused page
 * is left. That it works is tried on a function of our own first.
 */
import type { Debugger, InspectorNotification, Session } from "node:inspector";

/** A question about the inside of a function, in terms of the inspector. */
export interface InsideQuestion {
  readonly objectId: string;
  /** An expression which calls the function. */
  readonly call: string;
  /** What to evaluate inside. */
  readonly expression: string;
}

/** What came of it: `{}` when it was evaluated, the name of the error when it threw. */
export type InsideAnswer = { readonly error: string } | { readonly done: true };

let isSafe: boolean | undefined;

/** Nothing when it cannot be told. The debugger must be enabled. */
export function lookInside(session: Session, question: InsideQuestion): InsideAnswer | undefined {
  const { url } = process.getBuiltinModule("node:inspector");
  // Whoever is debugging this program would see it stop.
  if (url() !== undefined) return undefined;
  isSafe ??= tryOut(session);
  return isSafe ? look(session, question) : undefined;
}

function look(
  session: Session,
  { objectId, call, expression }: InsideQuestion,
): InsideAnswer | undefined {
  const breakpoint = post(session, "Debugger.setBreakpointOnFunctionCall", { objectId });
  let answer: InsideAnswer | undefined;
  const onPaused = ({ params }: InspectorNotification<Debugger.PausedEventDataType>): void => {
    const callFrameId = params.callFrames[0]?.callFrameId;
    const reply = post(session, "Debugger.evaluateOnCallFrame", {
      callFrameId,
      expression,
      silent: true,
    });
    const error = field(field(reply, "result"), "className");
    answer =
      field(reply, "exceptionDetails") === undefined ? { done: true } : { error: String(error) };
    session.post("Debugger.resume", { terminateOnResume: true });
  };
  session.on("Debugger.paused", onPaused);
  try {
    // Answered with an error, "Execution was terminated": that is the point.
    session.post("Runtime.evaluate", { expression: call, silent: true }, () => undefined);
  } finally {
    session.off("Debugger.paused", onPaused);
    post(session, "Debugger.removeBreakpoint", { breakpointId: field(breakpoint, "breakpointId") });
  }
  return answer;
}

const trialKey = Symbol.for("gridpulse.trial");

function tryOut(session: Session): boolean {
  let ran = false;
  const trial = (): void => {
    ran = true;
  };
  Object.defineProperty(globalThis, trialKey, { value: trial, configurable: true });
  try {
    const expression = `globalThis[Symbol.for("gridpulse.trial")]`;
    const objectId = field(
      field(post(session, "Runtime.evaluate", { expression }), "result"),
      "objectId",
    );
    if (typeof objectId !== "string") return false;
    const answer = look(session, { objectId, call: `${expression}()`, expression: "ran" });
    return answer !== undefined && "done" in answer && !ran;
  } finally {
    Reflect.deleteProperty(globalThis, trialKey);
  }
}

function post(session: Session, method: string, params: object): unknown {
  let answer: unknown;
  session.post(method, params, (_error, reply) => {
    answer = reply;
  });
  return answer;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
