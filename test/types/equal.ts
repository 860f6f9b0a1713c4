/** Compiles where both types are the same, and only there. */
// oxlint-disable typescript/no-unnecessary-type-parameters -- to be compared is all that they are for
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Types that a compiler has to find true. */
export function holds<_ extends true>(): void {
  // All that it does is done by then.
}
