// @ts-check
import { inPython } from "../harness/in-python.mjs";
import { throughputContestant, WORKERS } from "../harness/throughput.mjs";

export const joblib = throughputContestant({
  name: "joblib",
  label: "joblib, loky",
  sizes: [1_000_000, 100_000],
  cold: "first call, with start",
  warm: "second call, running pool",
  measure: (calls, limits) =>
    inPython(
      {
        script: "joblib_map.py",
        imports: "joblib",
        debian: "python3-joblib",
        parameters: { calls, workers: WORKERS },
      },
      limits,
    ),
});
