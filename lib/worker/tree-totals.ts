/** Adds up a counter over a process tree whose members come and go. */

/** What a member's counter says now. */
export interface MemberCount {
  /** Names the process for good, also when its pid is reused. */
  readonly key: string;
  /** The key of its parent; a parent outside the tree may have any key. */
  readonly parent: string;
  /** What it used itself. */
  readonly own: number;
  /** What grows by a child's `own + inherited` when that child is waited for. */
  readonly inherited: number;
}

/**
 * A sum that never falls and counts nothing twice.
 *
 * The kernel adds what a child used to its parent's counter as soon as the child is reaped. So the
 * growth of `inherited` is new use only so far as it exceeds what was already counted while that
 * child lived. What a child used that was never seen alive comes in this way too, so that a task
 * that spends its life in thousands of short commands does not look idle.
 */
export class TreeTotal {
  #total = 0;
  #members: ReadonlyMap<string, MemberCount> = new Map();
  #debts: ReadonlyMap<string, number> = new Map();

  /** Takes in the tree as it is now and returns the total. */
  update(living: readonly MemberCount[]): number {
    const now = new Map(living.map((member) => [member.key, member]));
    const gone = this.#countedOfGone(now);
    const debts = new Map<string, number>();
    for (const member of living) {
      const before = this.#members.get(member.key);
      this.#total += Math.max(0, member.own - (before?.own ?? 0));

      const growth = Math.max(0, member.inherited - (before?.inherited ?? 0));
      const fresh = gone.get(member.key) ?? 0;
      const old = this.#debts.get(member.key) ?? 0;
      this.#total += Math.max(0, growth - old - fresh);
      // A child that ended after its parent was read shows in the parent only the next time.
      // Not for longer: a parent that ignores SIGCHLD never inherits, and must not owe for ever.
      debts.set(member.key, Math.max(0, fresh - Math.max(0, growth - old)));
    }
    this.#members = now;
    this.#debts = debts;
    return this.#total;
  }

  /** What was already counted of the members that have gone, by the ancestor that inherits it. */
  #countedOfGone(now: ReadonlyMap<string, MemberCount>): ReadonlyMap<string, number> {
    const counted = new Map<string, number>();
    for (const member of this.#members.values()) {
      if (now.has(member.key)) {
        continue;
      }
      let heir: string | undefined = member.parent;
      while (heir !== undefined && !now.has(heir)) {
        heir = this.#members.get(heir)?.parent;
      }
      if (heir !== undefined) {
        counted.set(heir, (counted.get(heir) ?? 0) + member.own + member.inherited);
      }
    }
    return counted;
  }
}
