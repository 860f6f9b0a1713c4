import type { Fault } from "./protocol.ts";

/** What makes the host answer a request with a fault. */
export class HostFault extends Error {
  override readonly name = "HostFault";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

const internalError = 1;
const noActiveSession = 5;

/** Anything else that was thrown is an error of this side of the interface. */
export function faultOf(error: unknown, call: string): Fault {
  if (error instanceof HostFault) return error.fault;
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "drmaa", drmaaCode: internalError, call, reason };
}

export function noSession(call: string): HostFault {
  const reason = "the session has been closed";
  return new HostFault({ kind: "drmaa", drmaaCode: noActiveSession, call, reason });
}
