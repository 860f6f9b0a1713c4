// @ts-check
import { array } from "./cases/array.mjs";
import { dask } from "./cases/dask.mjs";
import { echo } from "./cases/echo.mjs";
import { gridpulse } from "./cases/gridpulse.mjs";
import { importTime } from "./cases/import.mjs";
import { ipyparallel } from "./cases/ipyparallel.mjs";
import { joblib } from "./cases/joblib.mjs";
import { oneCall } from "./cases/one-call.mjs";
import { piscina, piscinaTuned } from "./cases/piscina.mjs";
import { tasks } from "./cases/tasks.mjs";
import { tinypoolProcesses, tinypoolThreads } from "./cases/tinypool.mjs";
import { workerpool } from "./cases/workerpool.mjs";

/**
 * In the order of the table.
 * @type {readonly import("./types.ts").Contestant[]}
 */
export const contestants = [
  gridpulse,
  joblib,
  ipyparallel,
  dask,
  piscina,
  piscinaTuned,
  tinypoolThreads,
  tinypoolProcesses,
  workerpool,
  echo,
  oneCall,
  importTime,
  tasks,
  array,
];
