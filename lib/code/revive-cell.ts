/** A variable that several revived functions have in common. */
export class Cell {
  value: unknown;
  #isFilled = false;

  /** Gives it the value it came with, once: afterwards it belongs to the functions. */
  fill(value: unknown): void {
    if (this.#isFilled) return;
    this.#isFilled = true;
    this.value = value;
  }

  /** For calls: what is called as a member would be given the cell as its `this`. */
  read(): unknown {
    return this.value;
  }
}
