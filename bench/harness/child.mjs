// @ts-check
// The process that `inChild` starts: imports a module, calls its `measure`, prints the answer.

const [moduleUrl = "", parameters = "{}"] = process.argv.slice(2);
const { measure } = await import(moduleUrl);
const answer = `${JSON.stringify(await measure(JSON.parse(parameters)))}\n`;
// A contestant that holds its process open is not waited for.
process.stdout.write(answer, () => process.exit(0));
