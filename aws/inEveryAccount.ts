import pLimit from "p-limit";

/** Accounts at once: enough to be quick, few enough for a laptop's connections. */
const CONCURRENCY = 40;

/** What became of the work in one account. */
export type Outcome<Account, Result> =
  | { readonly account: Account; readonly result: Result }
  | { readonly account: Account; readonly error: unknown };

/**
 * Does some work in every account, many at a time, and calls `onDone` after each. One account's failure
 * stops no other; the outcomes are in the order of the accounts.
 */
export async function inEveryAccount<Account, Result>(
  accounts: readonly Account[],
  work: (account: Account) => Promise<Result>,
  onDone: () => void = () => undefined,
): Promise<readonly Outcome<Account, Result>[]> {
  const limit = pLimit(CONCURRENCY);
  return limit.map(accounts, async (account): Promise<Outcome<Account, Result>> => {
    try {
      return { account, result: await work(account) };
    } catch (error) {
      return { account, error };
    } finally {
      onDone();
    }
  });
}
