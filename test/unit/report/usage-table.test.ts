import { expect, test } from "vitest";
import { type UsageRow, usageTable } from "../../../lib/report/usage-table.ts";

const first: UsageRow = {
  worker: "1",
  host: "node017",
  tasks: 1234,
  wall: 192_000,
  cpu: 187_300,
  peakMemory: 1.4 * 1024 ** 3,
  deaths: 0,
};
const second: UsageRow = {
  worker: "2",
  host: "node3",
  tasks: 8,
  wall: 4200,
  cpu: undefined,
  peakMemory: undefined,
  deaths: 2,
};

test("columns are aligned, numbers to the right, and the last line is for all", () => {
  expect(usageTable([first, second])).toBe(
    `
worker  host     tasks        wall        cpu  peak memory  deaths
------  -------  -----  ----------  ---------  -----------  ------
1       node017  1,234  3 min 12 s  3 min 7 s       1.4 GB       -
2       node3        8       4.2 s          -            -       2
------  -------  -----  ----------  ---------  -----------  ------
all     2 hosts  1,242  3 min 12 s  3 min 7 s       1.4 GB       2
`.trimStart(),
  );
});

test("one worker needs no line for all", () => {
  expect(usageTable([first])).not.toMatch(/^all/m);
});

test("workers on one host share one host", () => {
  expect(usageTable([first, { ...first, worker: "2" }])).toContain("1 host ");
});

test("no workers, no table", () => {
  expect(usageTable([])).toBe("");
});

test("names cannot steer the terminal", () => {
  const table = usageTable([{ ...first, host: "a\u001b[31m\nb" }]);
  expect(table).toContain("a?[31m?b");
  expect(table.split("\n")).toHaveLength(4);
});

test("a hundred thousand workers are no difficulty", () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => ({ ...first, worker: `${index}` }));
  expect(usageTable(rows)).toContain("123,400,000");
});
