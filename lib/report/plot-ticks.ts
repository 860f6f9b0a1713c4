/** Where an axis has its ticks, and what is written at them. */
import { byteUnit, humaneCount } from "./humane.ts";

/** A place on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** An axis from 0 to `max`. */
export interface Axis {
  readonly max: number;
  readonly ticks: readonly Tick[];
}

/** Percent of a core, up to one core at the least. */
export function percentAxis(peak: number): Axis {
  const max = Math.max(100, peak) * 1.06;
  const step = roundStep(max / 5, [1, 2.5, 5]);
  return { max, ticks: ticksTo(max, step, (value) => `${humaneCount(value)} %`) };
}

/** Bytes, in steps that are round in their unit. */
export function bytesAxis(peak: number): Axis {
  const max = Math.max(1024 ** 2, peak) * 1.08;
  const { divisor, unit } = byteUnit(max);
  const step = roundStep(max / divisor / 5, [1, 2, 5]) * divisor;
  return { max, ticks: ticksTo(max, step, (value) => `${tidy(value / divisor)} ${unit}`) };
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const timeUnits = [
  { upTo: 2 * minute, size: second, name: "seconds", steps: [1, 2, 5, 10, 15, 20] },
  { upTo: 2 * hour, size: minute, name: "minutes", steps: [0.5, 1, 2, 5, 10, 15, 20] },
  { upTo: 3 * day, size: hour, name: "hours", steps: [0.5, 1, 2, 3, 6, 12] },
  { upTo: Infinity, size: day, name: "days", steps: [0.5, 1, 2, 5, 7, 14] },
] as const;

/** Time from 0 to `span` milliseconds, and the name of the unit that it is told in. */
export function timeAxis(span: number): Axis & { readonly unit: string } {
  const { size, name, steps } =
    timeUnits.find(({ upTo }) => span <= upTo) ?? timeUnits[timeUnits.length - 1] ?? timeUnits[0];
  const least = span / size / 12;
  const usual = least < steps[0] / 5 ? undefined : steps.find((step) => step >= least);
  const step = (usual ?? roundStep(least, [1, 2, 5])) * size;
  return { max: span, unit: name, ticks: ticksTo(span, step, (value) => tidy(value / size)) };
}

/** The smallest of `digits` times a power of ten that is not below `least`. */
function roundStep(least: number, digits: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (digits.find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function ticksTo(max: number, step: number, label: (value: number) => string): readonly Tick[] {
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, index) => {
    const value = index * step;
    return { value, label: label(value) };
  });
}

/** Without the tail that binary fractions have. */
function tidy(value: number): string {
  return String(Number(value.toPrecision(6)));
}
