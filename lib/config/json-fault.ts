/**
 * Finds where a text stops being JSON. `JSON.parse` says it only sometimes, and differently in each
 * version of Node, so this reads the text once more, after `JSON.parse` has refused it.
 */

export interface JsonFault {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** The character found, or the end of the file. */
  readonly received: string;
}

/** The first fault, or `undefined` if the text is JSON. */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    new Scanner(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return placed(text, error);
    // Only endless nesting gets here: it has run out of stack.
    return placed(text, new Fault(0, "less deeply nested JSON"));
  }
}

class Fault extends Error {
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    super();
    this.offset = offset;
    this.expected = expected;
  }
}

function placed(text: string, { offset, expected }: Fault): JsonFault {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  const found = text.codePointAt(offset);
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    expected,
    received:
      found === undefined ? "the end of the file" : JSON.stringify(String.fromCodePoint(found)),
  };
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids control characters in texts
const plainText = /[^"\\\u0000-\u001f]*/y;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const space = /[ \t\n\r]*/y;

class Scanner {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value("a value");
    this.#take(space);
    if (this.#offset < this.#text.length) this.#refuse("the end of the file");
  }

  #value(expected: string): void {
    this.#take(space);
    if (this.#takeOne("{")) this.#members();
    else if (this.#takeOne("[")) this.#elements();
    else if (this.#takeOne('"')) this.#string();
    else if (!this.#take(number) && !this.#take(word)) this.#refuse(expected);
  }

  #members(): void {
    this.#take(space);
    if (this.#takeOne("}")) return;
    let expected = 'a name in double quotes or "}"';
    for (;;) {
      this.#take(space);
      if (!this.#takeOne('"')) this.#refuse(expected);
      this.#string();
      this.#take(space);
      if (!this.#takeOne(":")) this.#refuse('":" after the name');
      this.#value("a value");
      this.#take(space);
      if (this.#takeOne("}")) return;
      if (!this.#takeOne(",")) this.#refuse('"," or "}" after the value');
      expected = 'a name in double quotes after ","';
    }
  }

  #elements(): void {
    this.#take(space);
    if (this.#takeOne("]")) return;
    let expected = 'a value or "]"';
    for (;;) {
      this.#value(expected);
      this.#take(space);
      if (this.#takeOne("]")) return;
      if (!this.#takeOne(",")) this.#refuse('"," or "]" after the value');
      expected = 'a value after ","';
    }
  }

  #string(): void {
    for (;;) {
      this.#take(plainText);
      if (this.#takeOne('"')) return;
      if (!this.#take(escape)) {
        this.#refuse(this.#text[this.#offset] === "\\" ? "a known escape" : "a closing quote");
      }
    }
  }

  #takeOne(character: string): boolean {
    const there = this.#text[this.#offset] === character;
    if (there) this.#offset += 1;
    return there;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    const matched = pattern.exec(this.#text)?.[0] ?? "";
    this.#offset += matched.length;
    return matched !== "";
  }

  #refuse(expected: string): never {
    throw new Fault(this.#offset, expected);
  }
}
