// @ts-check
import os from "node:os";

/**
 * What the numbers were taken on; without it they say nothing.
 * @returns {import("../types.ts").Machine}
 */
export function describeMachine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    date: new Date().toISOString(),
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}
