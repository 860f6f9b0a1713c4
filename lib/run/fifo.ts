/** So many taken elements are kept in front of a queue before it is moved up. */
const slack = 8192;

/** A queue from which many can be taken at a time. An array's `shift` moves all that remains. */
export class Fifo<T> {
  #elements: T[] = [];
  #head = 0;

  push(element: T): void {
    this.#elements.push(element);
  }

  get first(): T | undefined {
    return this.#elements[this.#head];
  }

  take(count: number): T[] {
    const taken = this.#elements.slice(this.#head, this.#head + count);
    this.#advance(taken.length);
    return taken;
  }

  drop(): void {
    this.#advance(1);
  }

  #advance(count: number): void {
    this.#head += count;
    if (this.#head >= this.#elements.length) {
      this.#elements = [];
      this.#head = 0;
    } else if (this.#head > slack) {
      this.#elements = this.#elements.slice(this.#head);
      this.#head = 0;
    }
  }
}
