/** An account's ID, and its name where that is known. */
export interface NamedAccount {
  readonly accountId: string;
  readonly accountName?: string | undefined;
}

/** Accounts in one paragraph; of more than `limit` the first, and how many more. */
export function AccountList(props: {
  readonly accounts: readonly NamedAccount[];
  readonly limit?: number;
}) {
  const { accounts, limit = Infinity } = props;
  const more = accounts.length - limit;
  return (
    <p class="listed">
      {accounts.slice(0, limit).map(({ accountId, accountName }, index) => (
        <span key={accountId}>
          {index > 0 && ", "}
          <code>{accountId}</code>
          {accountName !== undefined && (
            <>
              {" "}
              <bdi>{accountName}</bdi>
            </>
          )}
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </p>
  );
}
