// @ts-check

/**
 * @typedef {import("../types.ts").Report} Report
 * @typedef {import("../types.ts").Row} Row
 */

const HEAD = ["", "version", "calls", "n", "median", "best", "ours is", "target"];
const LEFT = new Set([0, 1, 7]);

/**
 * The whole report as text.
 * @param {Report} report
 * @param {readonly string[]} sections in their order
 * @returns {string}
 */
export function renderReport(report, sections) {
  const { rows, absent, quick } = report;
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => cells(row)[column]?.length ?? 0)),
  );
  const lines = [machineLine(report.machine), explanation(quick), "", align(HEAD, widths)];
  for (const section of sections) {
    lines.push("", section);
    for (const row of rows.filter((candidate) => candidate.section === section)) {
      lines.push(align(cells(row), widths));
      for (const verdict of row.verdicts.slice(1)) {
        lines.push(align(["", "", "", "", "", "", "", verdictText(verdict, row)], widths));
      }
      if (row.note !== undefined) lines.push(`    ${row.note}`);
    }
    for (const { contestant, reason, kind } of absent.filter((one) => one.section === section)) {
      lines.push(`${contestant}: ${kind === "crashed" ? "crashed: " : ""}${reason}`);
    }
  }
  return lines.join("\n");
}

/** @param {Report["machine"]} machine */
function machineLine({ cpu, cores, memoryGigabytes, system, node, date, load }) {
  return `${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, Node ${node}, ${date}, load ${load}`;
}

/** @param {boolean} quick */
function explanation(quick) {
  return quick
    ? "QUICK: a smoke test with small sizes and a single round. The numbers mean little, targets are not judged."
    : "Median and best of n rounds. “ours is”: how many times better than this row we are with as many calls.";
}

/**
 * @param {Row} row
 * @returns {string[]}
 */
function cells(row) {
  const [verdict] = row.verdicts;
  return [
    row.label,
    row.version,
    row.calls === undefined ? "" : grouped(row.calls),
    String(row.values.length),
    quantity(row.median, row.unit),
    quantity(row.best, row.unit),
    row.oursIs === undefined ? "" : `${rounded(row.oursIs)} ×`,
    verdict === undefined ? "" : verdictText(verdict, row),
  ];
}

/**
 * @param {import("../types.ts").Verdict} verdict
 * @param {Row} row
 */
function verdictText({ target, value, met }, row) {
  const mark = met === undefined ? "not judged" : met ? "✓" : "✗";
  const isRatio = target.includes("×");
  return `${target}: ${isRatio ? value.toFixed(2) : quantity(value, row.unit)} ${mark}`;
}

/**
 * @param {number} value
 * @param {import("../types.ts").Unit} unit
 */
function quantity(value, unit) {
  return `${rounded(value)} ${unit}`;
}

/**
 * Three digits at least, and none that mean nothing.
 * @param {number} value
 */
function rounded(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return grouped(Number(value.toFixed(digits)));
}

/** @param {number} value */
function grouped(value) {
  return value.toLocaleString("en-US");
}

/**
 * @param {readonly string[]} texts
 * @param {readonly number[]} widths
 */
function align(texts, widths) {
  return texts
    .map((text, column) => {
      const width = widths[column] ?? 0;
      return LEFT.has(column) ? text.padEnd(width) : text.padStart(width);
    })
    .join("  ")
    .trimEnd();
}
