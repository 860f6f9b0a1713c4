/** What the workers of a run used, as a table for terminals and plain-text mails. */
import { humaneBytes, humaneCount, humaneDuration } from "./humane.ts";

/** What one worker did and used. */
export interface UsageRow {
  readonly worker: string;
  readonly host: string;
  /** Tasks that it finished. */
  readonly tasks: number;
  /** Milliseconds from its start to its end, or until now. */
  readonly wall: number;
  /** CPU milliseconds of its whole process tree; undefined when no sample came. */
  readonly cpu: number | undefined;
  /** Bytes; undefined when no sample came. */
  readonly peakMemory: number | undefined;
  /** How many attempts died on it. */
  readonly deaths: number;
}

interface Column {
  readonly title: string;
  readonly numeric: boolean;
  readonly cell: (row: UsageRow) => string;
}

const columns: readonly Column[] = [
  { title: "worker", numeric: false, cell: ({ worker }) => plain(worker) },
  { title: "host", numeric: false, cell: ({ host }) => plain(host) },
  { title: "tasks", numeric: true, cell: ({ tasks }) => humaneCount(tasks) },
  { title: "wall", numeric: true, cell: ({ wall }) => humaneDuration(wall) },
  {
    title: "cpu",
    numeric: true,
    cell: ({ cpu }) => (cpu === undefined ? "-" : humaneDuration(cpu)),
  },
  {
    title: "peak memory",
    numeric: true,
    cell: ({ peakMemory }) => (peakMemory === undefined ? "-" : humaneBytes(peakMemory)),
  },
  {
    title: "deaths",
    numeric: true,
    cell: ({ deaths }) => (deaths === 0 ? "-" : humaneCount(deaths)),
  },
];

/**
 * An aligned table, one line a worker, ending in a newline; with more than one worker also a line
 * for all of them. Empty when there are no workers.
 */
export function usageTable(rows: readonly UsageRow[]): string {
  if (rows.length === 0) {
    return "";
  }
  const shown = rows.length === 1 ? rows : [...rows, summary(rows)];
  const lines = [
    columns.map(({ title }) => title),
    ...shown.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, index) => largest(lines.map((line) => width(line[index]))) ?? 0);
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const text = lines.map((line) => align(line, widths));
  text.splice(1, 0, rule);
  if (shown !== rows) {
    text.splice(-1, 0, rule);
  }
  return `${text.join("\n")}\n`;
}

/** Counts add up; of wall time and memory the largest tells more, as it is what to ask for. */
function summary(rows: readonly UsageRow[]): UsageRow {
  const hosts = new Set(rows.map(({ host }) => host)).size;
  return {
    worker: "all",
    host: hosts === 1 ? "1 host" : `${humaneCount(hosts)} hosts`,
    tasks: total(rows.map(({ tasks }) => tasks)) ?? 0,
    wall: largest(rows.map(({ wall }) => wall)) ?? 0,
    cpu: total(rows.map(({ cpu }) => cpu)),
    peakMemory: largest(rows.map(({ peakMemory }) => peakMemory)),
    deaths: total(rows.map(({ deaths }) => deaths)) ?? 0,
  };
}

function total(values: readonly (number | undefined)[]): number | undefined {
  return fold(values, (sum, value) => sum + value);
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  return fold(values, (best, value) => Math.max(best, value));
}

/** Undefined when nothing is known. */
function fold(
  values: readonly (number | undefined)[],
  join: (left: number, right: number) => number,
): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce(join);
}

function align(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => {
      const space = " ".repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
      return columns[index]?.numeric === true ? space + cell : cell + space;
    })
    .join("  ")
    .trimEnd();
}

/** Names come from other machines: no escape sequences, no line breaks. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "?");
}

/** Letters, not UTF-16 units. */
function width(text: string | undefined): number {
  return Array.from(text ?? "").length;
}
