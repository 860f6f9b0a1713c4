/** Options of Node that are about this program, or would disturb others; with whether a value follows. */
const dropped: ReadonlyMap<string, boolean> = new Map([
  ["-e", true],
  ["--eval", true],
  ["-p", true],
  ["--print", true],
  ["-pe", true],
  ["-c", false],
  ["--check", false],
  ["-i", false],
  ["--interactive", false],
  ["--input-type", true],
  ["--test", false],
  ["--watch", false],
  ["--watch-path", true],
  ["--prof", false],
]);

/** Families of options that are about this program, each complete in itself. */
const droppedFamilies = ["--inspect", "--test-", "--cpu-prof", "--heap-prof"];

/** Of the heap limit, Node itself needs this share of the memory beside it. */
const heapShare = 0.9;
/** Megabytes with which Node still starts. */
const smallestHeap = 20;
/** One half of the young generation is this part of the heap, */
const youngShare = 48;
/** or so many megabytes, which is what V8 takes where there is plenty. */
const largestHalf = 16;

/**
 * The arguments for the Node that runs the tasks: those of this process, so that a function in a
 * file that needs a loader works there too, and the limit of its heap.
 */
export function executorArguments(
  execArgv: readonly string[],
  memory: number | undefined,
): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < execArgv.length; at++) {
    const argument = execArgv[at] ?? "";
    const [name = "", value] = argument.split("=", 2);
    const takesValue = dropped.get(name);
    if (takesValue !== undefined) {
      if (takesValue && value === undefined) at++;
    } else if (!droppedFamilies.some((family) => name.startsWith(family))) {
      kept.push(argument);
    }
  }
  return memory === undefined ? kept : [...kept, ...heapLimit(memory)];
}

/**
 * V8 counts its young generation extra, three halves of it, and its size differs from version to
 * version: left alone, Node 24 allows itself twice of what was asked for.
 */
function heapLimit(memory: number): readonly string[] {
  const megabytes = Math.max(Math.floor((memory * heapShare) / 2 ** 20), smallestHeap);
  const half = Math.min(Math.max(Math.floor(megabytes / youngShare), 1), largestHalf);
  return [`--max-old-space-size=${megabytes - 3 * half}`, `--max-semi-space-size=${half}`];
}
