/** Those who wait for something to happen, each perhaps not for ever. */
export class Waiting {
  readonly #wakers = new Set<() => void>();

  /** It has happened. */
  wake(): void {
    for (const wake of this.#wakers) wake();
  }

  /** Resolves with false when it happens, or with true at the deadline, in terms of `performance.now()`. */
  isLate(deadline: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (late: boolean) => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve(late);
      };
      const wake = () => end(false);
      const timer =
        deadline === undefined
          ? undefined
          : setTimeout(end, Math.max(deadline - performance.now(), 0), true);
      this.#wakers.add(wake);
    });
  }
}
