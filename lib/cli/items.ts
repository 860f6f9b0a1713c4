import { createInterface } from "node:readline";

/** An argument is JSON if it can be, else the text that it is. */
export function itemOf(argument: string): unknown {
  try {
    return JSON.parse(argument);
  } catch {
    return argument;
  }
}

/** The items of JSON Lines, up to the first line that is none; blank lines are passed over. */
export class JsonLines implements AsyncIterable<unknown> {
  readonly #stream: NodeJS.ReadableStream;
  /** What was wrong with the line that ended the items. */
  fault: string | undefined;

  constructor(stream: NodeJS.ReadableStream) {
    this.#stream = stream;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, void> {
    let number = 0;
    for await (const line of createInterface({ input: this.#stream, crlfDelay: Infinity })) {
      number++;
      if (line.trim() === "") continue;
      try {
        yield JSON.parse(line);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        // The items before it are good, and so will their results be.
        this.fault = `line ${number} of the standard input: expected a JSON value, got ${quote(line)}`;
        return;
      }
    }
  }
}

function quote(line: string): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
