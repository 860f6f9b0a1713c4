/** Between a name and what tells one of its uses from another; in no name of a program. */
export const useMark = "\0";

function unmarked(name: string): string {
  const end = name.indexOf(useMark);
  return end < 0 ? name : name.slice(0, end);
}

/** The names declared in one scope of a program, and the scopes around it. */
export class NameScope {
  readonly #names = new Set<string>();
  readonly #outer: NameScope | undefined;
  readonly #hasArguments: boolean;
  /** The scope to which `var` hoists. */
  readonly functionScope: NameScope;

  constructor(outer: NameScope | undefined, isFunction: boolean, hasArguments = false) {
    this.#outer = outer;
    this.#hasArguments = hasArguments;
    this.functionScope = isFunction || outer === undefined ? this : outer.functionScope;
  }

  add(name: string | undefined): void {
    if (name !== undefined) this.#names.add(unmarked(name));
  }

  /** Whether the name is declared here or further out. */
  declares(name: string): boolean {
    return this.#names.has(unmarked(name)) || this.#outer?.declares(name) === true;
  }

  /** Whether some function around, within what is analysed, has `arguments` of its own. */
  isInsideOwnFunction(): boolean {
    return this.#hasArguments || this.#outer?.isInsideOwnFunction() === true;
  }
}
