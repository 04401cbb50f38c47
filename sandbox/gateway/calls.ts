/** How often each action was called, by account. */
export interface CallCounts {
  readonly total: number;
  readonly byAccount: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Counts calls. An AssumeRole counts for the account that the role is in. */
export class Calls {
  private readonly counts = new Map<string, Map<string, number>>();

  /** Counts one call. */
  add(account: string, action: string): void {
    const ofAccount = this.counts.get(account) ?? new Map<string, number>();
    ofAccount.set(action, (ofAccount.get(action) ?? 0) + 1);
    this.counts.set(account, ofAccount);
  }

  /** Begins anew. */
  reset(): void {
    this.counts.clear();
  }

  /** What was counted since the last reset. */
  toJSON(): CallCounts {
    const byAccount = Object.fromEntries(
      [...this.counts].map(([account, actions]) => [account, Object.fromEntries(actions)]),
    );
    const all = [...this.counts.values()].flatMap((actions) => [...actions.values()]);
    return { total: all.reduce((sum, count) => sum + count, 0), byAccount };
  }
}
