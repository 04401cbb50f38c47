import { parseShardStackName, shardStackName } from "../../shards/shardOfAccount";
import { TYPES } from "../../state/deployedRoles";
import { stackOfAccount } from "../stack/environment";
import { type StackResources, type StateResource, withoutMissing } from "../stack/stackState";
import { withRoleIds } from "./spreadRoleIds";

/** How the accounts of an environment are to be spread. */
export interface Spread {
  readonly environment: string;
  /** 0: all accounts in the environment's own stack. */
  readonly shards: number;
}

/** What has children, in the order in which they come before them. */
const PARENTS: readonly string[] = [TYPES.stack, TYPES.integration];
/** Other stacks that were read, and what read them: the next update reads them anew. */
const READ = ["pulumi:pulumi:StackReference", "pulumi:providers:pulumi"];

/**
 * Moves every account's resources, under new names, to the stack that is to have them. An account
 * that is in two stacks already, as after an interruption, is kept once.
 */
export function spreadAccounts(
  states: readonly StackResources[],
  spread: Spread,
): readonly StackResources[] {
  const sources = sourcesOf(states);
  const isFrom = (stack: string, resource: StateResource) => {
    const account = accountOf(resource);
    return account === undefined || sources.get(account) === stack;
  };
  return states.map(({ stack, resources }) => {
    if (stack !== spread.environment && !isFilled(stack, spread)) return { stack, resources: [] };
    const own = resources.filter(({ type }) => type === TYPES.stack);
    const coming = states.flatMap((source) =>
      source.resources
        .filter((each) => belongsTo(each, stack, spread) && isFrom(source.stack, each))
        .map((each) => renamed(each, source.stack, stack)),
    );
    const onceEach = new Map([...own, ...coming].map((each) => [each.urn, each]));
    const all = [...onceEach.values()].sort((one, other) => rank(one) - rank(other));
    const present = new Set(onceEach.keys());
    const sound = all.map((each) => withoutMissing(each, present));
    return { stack, resources: sound.map((each) => withOutputsOf(each, states, spread.shards)) };
  });
}

/** How many accounts leave the stack that they are in. */
export function movedAccounts(states: readonly StackResources[], spread: Spread): number {
  const moved = states.flatMap(({ stack, resources }) =>
    accountsOf(resources).filter(
      (account) => stackOfAccount(account, spread.environment, spread.shards) !== stack,
    ),
  );
  return new Set(moved).size;
}

/** The account that a resource belongs to, by its name; undefined: to none. */
function accountOf({ urn }: StateResource): string | undefined {
  return /::authomize-(\d{12})(?:-[^:]+)?$/.exec(urn)?.[1];
}

/** The accounts that some resources belong to, once for each resource. */
export function accountsOf(resources: readonly StateResource[]): readonly string[] {
  return resources.map(accountOf).filter((account) => account !== undefined);
}

/** The stack that has most of each account: a refused update may have left the beginnings in another. */
function sourcesOf(states: readonly StackResources[]): ReadonlyMap<string, string> {
  const most = new Map<string, { readonly stack: string; readonly count: number }>();
  for (const { stack, resources } of states) {
    const accounts = accountsOf(resources);
    for (const account of new Set(accounts)) {
      const count = accounts.filter((other) => other === account).length;
      if (count > (most.get(account)?.count ?? 0)) most.set(account, { stack, count });
    }
  }
  return new Map([...most].map(([account, { stack }]) => [account, stack]));
}

function belongsTo(resource: StateResource, stack: string, spread: Spread): boolean {
  const { environment, shards } = spread;
  const account = accountOf(resource);
  if (account !== undefined) return stackOfAccount(account, environment, shards) === stack;
  if (!isFilled(stack, spread)) return false;
  if (resource.type === TYPES.stack || resource.type === TYPES.integration) return true;
  // The generated external ID is kept in the first shard.
  const first = shards === 0 ? environment : shardStackName({ environment, shard: 0 });
  return !READ.includes(resource.type) && first === stack;
}

/** Whether a stack is to have accounts. */
function isFilled(stack: string, { environment, shards }: Spread): boolean {
  if (shards === 0) return stack === environment;
  const shard = parseShardStackName(stack);
  return shard?.environment === environment && shard.shard < shards;
}

/** The same resource under the names of another stack, wherever they are mentioned. */
function renamed(resource: StateResource, from: string, to: string): StateResource {
  const project = resource.urn.split("::")[1] ?? "";
  const text = JSON.stringify(resource)
    .replaceAll(`"urn:pulumi:${from}::`, `"urn:pulumi:${to}::`)
    .replaceAll(`::${TYPES.stack}::${project}-${from}"`, `::${TYPES.stack}::${project}-${to}"`);
  return JSON.parse(text) as StateResource;
}

/** Parents come before their children; everything else keeps its order. */
function rank({ type }: StateResource): number {
  return PARENTS.indexOf(type) + 1 || 3;
}

/** A stack refuses to be deployed for another number of shards than its outputs have. */
function withOutputsOf(
  resource: StateResource,
  states: readonly StackResources[],
  shards: number,
): StateResource {
  if (resource.type !== TYPES.stack || resource.outputs?.["roleArns"] === undefined)
    return resource;
  const others = Object.entries(resource.outputs).filter(([name]) => name !== "shards");
  const outputs = { ...Object.fromEntries(others), ...(shards === 0 ? {} : { shards }) };
  return withRoleIds({ ...resource, outputs }, states);
}
