// @ts-check
import { inPython } from "../harness/in-python.mjs";
import { throughputContestant, WORKERS } from "../harness/throughput.mjs";

export const ipyparallel = throughputContestant({
  name: "ipyparallel",
  label: "ipyparallel, chunks of 500",
  sizes: [100_000],
  cold: "with cluster start",
  warm: "running cluster",
  measure: (calls, limits) =>
    inPython(
      {
        script: "ipyparallel_map.py",
        imports: "ipyparallel",
        debian: "python3-ipyparallel",
        parameters: { calls, workers: WORKERS },
      },
      limits,
    ),
});
