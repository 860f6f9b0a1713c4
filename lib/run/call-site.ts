/** Where in the user's program a run was started, for the stacks of its errors. */
export class CallSite {
  readonly #mark: { readonly stack?: string } = {};

  /** @param below the function of ours that the user called; it and what it called are left out */
  constructor(below: (...args: never[]) => unknown) {
    Error.captureStackTrace(this.#mark, below);
  }

  /** Gives an error the stack that its reader can do something with. */
  brand<E extends Error>(error: E): E {
    const frames = this.#mark.stack?.split("\n").slice(1) ?? [];
    const stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
    Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    return error;
  }
}
