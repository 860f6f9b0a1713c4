#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command } from "commander";
import { addConfigCommand } from "../lib/cli/config.ts";
import { addDemoCommand } from "../lib/cli/demo.ts";
import { explain } from "../lib/cli/explain.ts";
import { addMapCommand } from "../lib/cli/map.ts";

const { version, description } = createRequire(import.meta.url)("#package") as {
  readonly version: string;
  readonly description: string;
};

const program = new Command("gridpulse")
  .description(description)
  .version(version)
  .showHelpAfterError("Run gridpulse --help for what there is.")
  .addHelpText(
    "after",
    `
Examples:
  gridpulse demo                                   see it at work, a killed worker included
  gridpulse map stats.js#mean '[1,2,3]' '[4,5]'    apply an exported function to items
  seq 1000 | gridpulse map prime.js > result.jsonl items from a file or another program
  gridpulse config numResubmits                    a setting, its value, and where it comes from`,
  );
addMapCommand(program);
addConfigCommand(program);
addDemoCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`gridpulse: ${explain(error)}\n`);
  process.exitCode = 1;
}
