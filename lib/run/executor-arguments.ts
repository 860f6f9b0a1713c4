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
  if (memory === undefined) return kept;
  const megabytes = Math.max(Math.floor((memory * heapShare) / 2 ** 20), 16);
  return [...kept, `--max-old-space-size=${megabytes}`];
}
