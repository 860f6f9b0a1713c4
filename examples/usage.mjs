// What the tasks used, what became of each of them, and a death on the way.
import { gridMap } from "gridpulse";
import { task } from "gridpulse/task";

function work(megabytes) {
  if (megabytes === 40 && task.attempt === 1) process.kill(process.pid, "SIGKILL");
  task.log(`filling ${megabytes} MB`);
  const bytes = new Uint8Array(megabytes * 2 ** 20).fill(1);
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

const run = gridMap(work, [10, 20, 40], { workers: 2, onError: "collect", quiet: true });
run.on("death", ({ index, attempt, cause, evidence }) => {
  console.log(`task ${index}, attempt ${attempt}: ${cause}, ${evidence}`);
});

for (const { index, status, usage } of await run.outcomes()) {
  const memory = Math.round(usage.peakMemory / 2 ** 20);
  const { wall, host, attempts } = usage;
  console.log(
    `task ${index} ${status}: ${wall.toFixed(3)} s, ${memory} MB, on ${host}, attempts: ${attempts}`,
  );
}

const { deaths, workers } = run.usage;
console.log(`deaths: ${JSON.stringify(deaths)}, workers: ${workers.length}`);
