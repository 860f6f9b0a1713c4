// @ts-check
// The shortest program that uses us: what someone waits for who maps one call.
import { gridMap } from "gridpulse";

const ys = await gridMap((x) => x * 2, [21], { scheduler: "local", quiet: true });
console.log(JSON.stringify(ys));
