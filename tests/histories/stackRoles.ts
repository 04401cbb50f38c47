import { ACCOUNT_NAMES, ACCOUNTS, type AccountName } from "./steps";

/** A trust role that a stack's state knows. */
export interface StateRole {
  readonly account: AccountName;
  readonly name: string;
}

interface Export {
  readonly deployment: {
    readonly resources?: readonly {
      readonly type: string;
      readonly urn: string;
      readonly inputs?: { readonly name?: string };
    }[];
  };
}

/** The most shards that a history spreads its accounts over. */
export const SHARDS = 2;

/**
 * The stacks of an environment's shards.
 *
 * @param environment - the name of the environment's own stack
 */
export function shardsOf(environment: string): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${environment}-shard-0${shard}`);
}

/**
 * The trust roles of an exported state, those among them that still have to be deleted.
 *
 * @param exported - what `pulumi stack export` prints
 */
export function rolesInState(exported: string): readonly StateRole[] {
  const { deployment } = JSON.parse(exported) as Export;
  return (deployment.resources ?? [])
    .filter(({ type }) => type === "aws:iam/role:Role")
    .flatMap(({ urn, inputs }) => {
      const account = ACCOUNT_NAMES.find((name) => urn.includes(ACCOUNTS[name]));
      return account === undefined ? [] : [{ account, name: inputs?.name ?? "" }];
    });
}
