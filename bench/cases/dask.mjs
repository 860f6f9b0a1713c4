// @ts-check
import { inPython } from "../harness/in-python.mjs";
import { throughputContestant, WORKERS } from "../harness/throughput.mjs";

export const dask = throughputContestant({
  name: "dask",
  label: "dask.distributed, LocalCluster",
  sizes: [20_000],
  // A minute a round: more of them would be most of the benchmark.
  rounds: 1,
  timeoutSeconds: 300,
  cold: "with cluster start",
  warm: "running cluster",
  measure: (calls, limits) =>
    inPython(
      {
        script: "dask_map.py",
        imports: "distributed",
        debian: "python3-distributed",
        parameters: { calls, workers: WORKERS },
      },
      limits,
    ),
});
