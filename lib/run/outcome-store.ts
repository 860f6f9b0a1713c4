import type { GridpulseError } from "../errors.ts";
import { noUsage, type Outcome } from "./outcome.ts";

/** One result on its way into a store: no object of its own, since there may be millions a second. */
export interface Settlement {
  readonly index: number;
  readonly value: unknown;
  readonly error: GridpulseError | undefined;
  /** Milliseconds. */
  readonly wall: number;
  /** Milliseconds. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly worker: number;
  readonly host: string;
  readonly attempts: number;
}

/** A task that is settled. An outcome is made of it only where somebody wants to see one. */
export type Settled = Omit<Settlement, "worker">;

export function outcomeOf<R>(settled: Settled): Outcome<R> {
  const { index, value, error, wall, cpu, memory, host, attempts } = settled;
  const usage = { wall: wall / 1000, cpu: cpu / 1000, peakMemory: memory, host, attempts };
  if (error !== undefined) return { status: "rejected", index, error, usage };
  return { status: "fulfilled", index, value: value as R, usage };
}

/** All outcomes of a run, in columns: a million of them take little more than their values. */
export class OutcomeStore<R> {
  readonly #values: unknown[] = [];
  readonly #errors = new Map<number, GridpulseError>();
  readonly #attempts = new Map<number, number>();
  readonly #hostNames: string[] = [];
  #numbers = new Float32Array(3 * 64);
  /** 0 for a task that is not settled, else 1 + the number of its host. */
  #hosts = new Uint16Array(64);

  put(settlement: Settlement): void {
    const { index, value, error, wall, cpu, memory, host, attempts } = settlement;
    this.#reserve(index + 1);
    this.#values[index] = value;
    this.#hosts[index] = 1 + this.#hostNumber(host);
    this.#numbers[3 * index] = wall;
    this.#numbers[3 * index + 1] = cpu;
    this.#numbers[3 * index + 2] = memory;
    if (error !== undefined) this.#errors.set(index, error);
    if (attempts !== 1) this.#attempts.set(index, attempts);
  }

  has(index: number): boolean {
    return (this.#hosts[index] ?? 0) > 0;
  }

  get(index: number): Settled | undefined {
    const host = this.#hosts[index] ?? 0;
    if (host === 0) return undefined;
    return {
      index,
      value: this.#values[index],
      error: this.#errors.get(index),
      wall: this.#numbers[3 * index] ?? 0,
      cpu: this.#numbers[3 * index + 1] ?? 0,
      memory: this.#numbers[3 * index + 2] ?? 0,
      host: this.#hostNames[host - 1] ?? "",
      attempts: this.#attempts.get(index) ?? 1,
    };
  }

  /** The results in order; in place of one that failed, its error. */
  results(count: number): (R | GridpulseError)[] {
    // A copy for each who asks: what one does to it is nobody else's business.
    if (this.#errors.size === 0 && this.#values.length === count)
      return this.#values.slice() as R[];
    return Array.from({ length: count }, (_, index) => {
      return this.#errors.get(index) ?? (this.#values[index] as R);
    });
  }

  /** All outcomes in order; `missing` is the error of those that have none. */
  outcomes(count: number, missing: () => GridpulseError): Outcome<R>[] {
    return Array.from({ length: count }, (_, index) => {
      const settled = this.get(index);
      if (settled !== undefined) return outcomeOf<R>(settled);
      return { status: "rejected", index, error: missing(), usage: noUsage };
    });
  }

  #hostNumber(host: string): number {
    const known = this.#hostNames.lastIndexOf(host);
    return known >= 0 ? known : this.#hostNames.push(host) - 1;
  }

  #reserve(count: number): void {
    if (count <= this.#hosts.length) return;
    const length = Math.max(count, 2 * this.#hosts.length);
    const hosts = new Uint16Array(length);
    hosts.set(this.#hosts);
    this.#hosts = hosts;
    const numbers = new Float32Array(3 * length);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
