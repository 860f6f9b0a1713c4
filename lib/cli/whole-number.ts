import { badArgument } from "../run/bad-argument.ts";

/** Reads the value of a flag that is a number of something. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  throw badArgument(flag, `a whole number of at least ${least}`, text);
}
