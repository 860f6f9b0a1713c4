/** Ctrl-C: all runs of this process end first, then it does. A second one ends it at once. */

interface Interruptible {
  cancel(reason: string): Promise<void>;
  /** Removes from the disk what can be removed at once. */
  drop(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof signals)[number];

const running = new Set<Interruptible>();
let interrupted = false;

/** Enters a run; call the result when it has ended. */
export function enroll(run: Interruptible): () => void {
  if (running.size === 0) listen();
  running.add(run);
  return () => {
    running.delete(run);
    if (running.size === 0) unlisten();
  };
}

function listen(): void {
  for (const signal of signals) process.on(signal, onSignal);
  process.on("exit", dropAll);
}

function unlisten(): void {
  for (const signal of signals) process.off(signal, onSignal);
  process.off("exit", dropAll);
}

function onSignal(signal: Signal): void {
  // Where the program listens too, it decides whether it ends; its runs do in any case.
  const isOurs = process.listenerCount(signal) === 1;
  if (interrupted && isOurs) {
    dropAll();
    end(signal);
    return;
  }
  interrupted = true;
  void Promise.allSettled([...running].map((run) => run.cancel(signal))).then(() => {
    interrupted = false;
    if (isOurs) end(signal);
  });
}

function end(signal: Signal): void {
  unlisten();
  process.kill(process.pid, signal);
}

function dropAll(): void {
  for (const run of running) run.drop();
}
