/** DRMAA's functions with values of this language. Only the host calls them. */
import { bufferLength, type DrmaaFunction, noWait } from "./abi.ts";
import { HostFault } from "./host-fault.ts";
import { type Native, newHandle, newInt, textOf } from "./native.ts";
import type { Attribute, JobEnd, SessionFacts } from "./protocol.ts";
import { ANY } from "./states.ts";

const invalidArgument = 4;
const exitTimeout = 23;

export class Library {
  readonly #native: Native;
  #supported: ReadonlySet<string> | undefined;

  constructor(native: Native) {
    this.#native = native;
  }

  init(contact: string | null): void {
    this.#native.call("drmaa_init", contact);
  }

  exit(): void {
    this.#native.call("drmaa_exit");
  }

  describe(): Omit<SessionFacts, "library"> {
    const major = newInt();
    const minor = newInt();
    this.#native.call("drmaa_version", major, minor);
    return {
      contact: this.#text("drmaa_get_contact"),
      version: { major: major[0] ?? 0, minor: minor[0] ?? 0 },
      drmSystem: this.#text("drmaa_get_DRM_system"),
      implementation: this.#text("drmaa_get_DRMAA_implementation"),
      attributes: [...this.#attributes()],
    };
  }

  check(template: readonly Attribute[]): void {
    this.#withTemplate(template, () => undefined);
  }

  run(template: readonly Attribute[]): string {
    return this.#withTemplate(template, (handle) => this.#text("drmaa_run_job", handle));
  }

  runBulk(template: readonly Attribute[], start: number, end: number, step: number): string[] {
    return this.#withTemplate(template, (handle) => {
      const ids = newHandle();
      this.#native.call("drmaa_run_bulk_jobs", ids, handle, start, end, step);
      return this.#native.drain("drmaa_get_next_job_id", "drmaa_release_job_ids", ids[0] ?? 0n);
    });
  }

  control(jobId: string, action: number): void {
    this.#about(jobId, "drmaa_control", jobId, action);
  }

  status(jobId: string): number {
    const state = newInt();
    this.#about(jobId, "drmaa_job_ps", jobId, state);
    return state[0] ?? 0;
  }

  /** Whether all of these are finished now. */
  areFinished(jobIds: readonly string[], dispose: boolean): boolean {
    const code = this.#native.attempt("drmaa_synchronize", [...jobIds, null], noWait, +dispose);
    if (code === exitTimeout) return false;
    if (code === 0) return true;
    const [jobId] = jobIds;
    const about = jobIds.length === 1 && jobId !== undefined ? { jobId } : {};
    throw this.#native.fault("drmaa_synchronize", code, about);
  }

  /** The end of the job, if it is known now. The library forgets it with that. */
  endOf(jobId: string): JobEnd | undefined {
    const found = Buffer.alloc(bufferLength);
    const status = newInt();
    const usage = newHandle();
    const room = [found, found.length, status, noWait, usage] as const;
    const code = this.#native.attempt("drmaa_wait", jobId, ...room);
    if (code === exitTimeout) return undefined;
    const subject = textOf(found) || jobId;
    if (code !== 0) {
      throw this.#native.fault("drmaa_wait", code, subject === ANY ? {} : { jobId: subject });
    }
    // First, so that it is released whatever comes.
    const entries = this.#native.drain(
      "drmaa_get_next_attr_value",
      "drmaa_release_attr_values",
      usage[0] ?? 0n,
    );
    return { jobId: subject, ...this.#decode(status[0] ?? 0), usage: entries };
  }

  timedOut(call: DrmaaFunction, jobId?: string): HostFault {
    const reason = this.#native.explain(exitTimeout);
    return new HostFault({ kind: "drmaa", drmaaCode: exitTimeout, call, reason, jobId });
  }

  /**
   * What the functions for it tell about the number that `drmaa_wait` gave. Aborted jobs are asked
   * for their signal, too: to some schedulers a job that ran until it was terminated is aborted.
   */
  #decode(status: number): Omit<JobEnd, "jobId" | "usage"> {
    const aborted = this.#int("drmaa_wifaborted", status) !== 0;
    if (!aborted && this.#int("drmaa_wifexited", status) !== 0) {
      return { exitStatus: this.#int("drmaa_wexitstatus", status), coreDumped: false, aborted };
    }
    if (this.#int("drmaa_wifsignaled", status) === 0) return { coreDumped: false, aborted };
    const signal = Buffer.alloc(bufferLength);
    this.#native.call("drmaa_wtermsig", signal, signal.length, status);
    const coreDumped = this.#int("drmaa_wcoredump", status) !== 0;
    return { signal: textOf(signal), coreDumped, aborted };
  }

  #withTemplate<T>(template: readonly Attribute[], use: (handle: bigint) => T): T {
    const room = newHandle();
    this.#native.call("drmaa_allocate_job_template", room);
    const handle = room[0] ?? 0n;
    try {
      for (const attribute of template) this.#set(handle, attribute);
      return use(handle);
    } finally {
      // The job is submitted, or the first error is thrown; a failure here changes neither.
      this.#native.attempt("drmaa_delete_job_template", handle);
    }
  }

  #set(handle: bigint, { name, value, optional }: Attribute): void {
    if (optional && !this.#attributes().has(name)) throw unsupported(name);
    const [call, passed] =
      typeof value === "string"
        ? (["drmaa_set_attribute", value] as const)
        : (["drmaa_set_vector_attribute", [...value, null]] as const);
    const code = this.#native.attempt(call, handle, name, passed);
    if (code !== 0) throw this.#native.fault(call, code, { attribute: name });
  }

  #attributes(): ReadonlySet<string> {
    this.#supported ??= new Set([
      ...this.#names("drmaa_get_attribute_names"),
      ...this.#names("drmaa_get_vector_attribute_names"),
    ]);
    return this.#supported;
  }

  #names(call: "drmaa_get_attribute_names" | "drmaa_get_vector_attribute_names"): string[] {
    const names = newHandle();
    this.#native.call(call, names);
    return this.#native.drain(
      "drmaa_get_next_attr_name",
      "drmaa_release_attr_names",
      names[0] ?? 0n,
    );
  }

  #about(jobId: string, call: "drmaa_control", id: string, action: number): void;
  #about(jobId: string, call: "drmaa_job_ps", id: string, state: Int32Array): void;
  #about(jobId: string, call: DrmaaFunction, id: string, passed: number | Int32Array): void {
    const code = this.#native.attempt(call, id, passed);
    if (code !== 0) throw this.#native.fault(call, code, { jobId });
  }

  #text(call: DrmaaFunction, ...passed: readonly bigint[]): string {
    const buffer = Buffer.alloc(bufferLength);
    this.#native.call(call, buffer, buffer.length, ...passed);
    return textOf(buffer);
  }

  #int(call: DrmaaFunction, status: number): number {
    const room = newInt();
    this.#native.call(call, room, status);
    return room[0] ?? 0;
  }
}

function unsupported(attribute: string): HostFault {
  return new HostFault({
    kind: "drmaa",
    drmaaCode: invalidArgument,
    call: "drmaa_set_attribute",
    reason:
      "this attribute is optional in DRMAA, and this library does not have it; " +
      "session.supportedAttributes lists those that it has",
    attribute,
  });
}
