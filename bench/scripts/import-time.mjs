// @ts-check
// Prints the milliseconds that the import of the named module takes in this fresh process.

const started = performance.now();
await import(process.argv[2] ?? "");
console.log(performance.now() - started);
