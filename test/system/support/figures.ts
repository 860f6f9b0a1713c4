/** Shows a figure in the output of a test, for people. */
export function show(figure: string): void {
  process.stdout.write(`    ${figure}\n`);
}
