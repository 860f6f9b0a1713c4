// Different functions, with different wishes, in one run.
import { Job, processJobs } from "gridpulse";

const mean = (...numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const words = (text) => text.split(/\s+/).length;
function fail(reason) {
  throw new RangeError(reason);
}

const jobs = [
  new Job(mean, [2, 4, 9]),
  new Job(words, ["to be or not to be"], { memory: "256M" }),
  new Job(fail, ["on purpose"], { numResubmits: 0 }),
];
// "collect": one job that fails does not stop the others.
const results = await processJobs(jobs, { onError: "collect", workers: 2 });
console.log(`mean ${results[0]}, words ${results[1]}`);

for (const job of jobs) {
  const fate = job.error === undefined ? `result ${job.result}` : String(job.error.cause);
  console.log(`${job.f.name}: ${fate}, attempts: ${job.attempts}`);
}

// A job alone, like a thread.
const alone = new Job(mean, [1, 2]).start();
console.log(`alone: alive ${alone.isAlive()}, result ${await alone.join("30s")}`);
