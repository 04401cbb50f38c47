import { shardOf, shardStackName } from "../../shards/shards";

/** A resource as the engine's state has it; what is not named here is carried along. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** The state of one stack. */
export interface StackState {
  readonly stack: string;
  /** In the engine's order: nothing before what it depends on. */
  readonly resources: readonly StateResource[];
}

/** How the accounts of an environment are to be spread. */
export interface Spread {
  readonly project: string;
  /** The environment's own stack. */
  readonly environment: string;
  /** 0: all accounts in the environment's own stack. */
  readonly shards: number;
}

const STACK = "pulumi:pulumi:Stack";
const INTEGRATION = "authomize-aws:index:AuthomizeIntegration";
/** Other stacks that were read, and what read them: the next update reads them anew. */
const READ = ["pulumi:pulumi:StackReference", "pulumi:providers:pulumi"];

/**
 * Moves every account's resources to the stack that is to have them. A pure calculation: the same
 * resources, under the names that they have in the other stack; nothing is made, nothing is lost.
 * An account that is in two stacks already, as after an interruption, is kept once.
 *
 * @param states - of all stacks of the environment, those that are to be filled among them
 * @returns the states of the same stacks
 */
export function spreadAccounts(
  states: readonly StackState[],
  spread: Spread,
): readonly StackState[] {
  const sources = sourcesOf(states);
  return states.map(({ stack, resources }) => {
    if (stack !== spread.environment && !isFilled(stack, spread)) return { stack, resources: [] };
    const own = resources.filter(({ type }) => type === STACK);
    const coming = states.flatMap((source) =>
      source.resources
        .filter((resource) => belongsTo(resource, stack, spread))
        .filter((resource) => isFrom(source.stack, resource, sources))
        .map((resource) => renamed(resource, source.stack, stack, spread.project)),
    );
    const all = onceEach([...own, ...coming]).sort((one, other) => rank(one) - rank(other));
    const present = new Set(all.map(({ urn }) => urn));
    return {
      stack,
      resources: all.map((resource) =>
        withNumberOfShards(withoutMissing(resource, present), spread.shards),
      ),
    };
  });
}

/** How many accounts leave the stack that they are in. */
export function movedAccounts(states: readonly StackState[], spread: Spread): number {
  const moved = states.flatMap(({ stack, resources }) =>
    resources
      .map(accountOf)
      .filter((account) => account !== undefined && homeOf(account, spread) !== stack),
  );
  return new Set(moved).size;
}

/** The account that a resource belongs to, which its name tells; undefined: to none. */
function accountOf({ urn }: StateResource): string | undefined {
  return /::authomize-(\d{12})(?:-[^:]+)?$/.exec(urn)?.[1];
}

/**
 * The stack to take each account from: the one that has most of it. After an interruption two have
 * all of it, and after an update that was refused one may have the beginnings.
 */
function sourcesOf(states: readonly StackState[]): ReadonlyMap<string, string> {
  const most = new Map<string, { readonly stack: string; readonly count: number }>();
  for (const { stack, resources } of states) {
    const accounts = resources.map(accountOf).filter((account) => account !== undefined);
    for (const account of new Set(accounts)) {
      const count = accounts.filter((other) => other === account).length;
      if (count > (most.get(account)?.count ?? 0)) most.set(account, { stack, count });
    }
  }
  return new Map([...most].map(([account, { stack }]) => [account, stack]));
}

function isFrom(
  stack: string,
  resource: StateResource,
  sources: ReadonlyMap<string, string>,
): boolean {
  const account = accountOf(resource);
  return account === undefined || sources.get(account) === stack;
}

function homeOf(account: string, { environment, shards }: Spread): string {
  if (shards === 0) return environment;
  return shardStackName({ environment, shard: shardOf(account, shards) });
}

/** Where the generated external ID is kept: in the first shard. */
function homeOfExternalId({ environment, shards }: Spread): string {
  return shards === 0 ? environment : shardStackName({ environment, shard: 0 });
}

function belongsTo(resource: StateResource, stack: string, spread: Spread): boolean {
  const account = accountOf(resource);
  if (account !== undefined) return homeOf(account, spread) === stack;
  const isIndex = stack === spread.environment && spread.shards > 0;
  if (isIndex || !isFilled(stack, spread)) return false;
  if (resource.type === STACK || resource.type === INTEGRATION) return true;
  return !READ.includes(resource.type) && homeOfExternalId(spread) === stack;
}

function isFilled(stack: string, { environment, shards }: Spread): boolean {
  if (shards === 0) return stack === environment;
  return Array.from({ length: shards }, (_, shard) =>
    shardStackName({ environment, shard }),
  ).includes(stack);
}

/** The same resource under the names of another stack, wherever they are mentioned. */
function renamed(
  resource: StateResource,
  from: string,
  to: string,
  project: string,
): StateResource {
  const text = JSON.stringify(resource)
    .replaceAll(`"urn:pulumi:${from}::`, `"urn:pulumi:${to}::`)
    .replaceAll(`::${STACK}::${project}-${from}"`, `::${STACK}::${project}-${to}"`);
  return JSON.parse(text) as StateResource;
}

function onceEach(resources: readonly StateResource[]): StateResource[] {
  return [...new Map(resources.map((resource) => [resource.urn, resource])).values()];
}

/** Parents come before their children; everything else keeps its order. */
function rank({ type }: StateResource): number {
  return [STACK, INTEGRATION].indexOf(type) + 1 || 3;
}

/** Without dependencies on what is not in the state any more; the next update knows them anew. */
export function withoutMissing<
  Resource extends Pick<StateResource, "dependencies" | "propertyDependencies">,
>(resource: Resource, present: ReadonlySet<string>): Resource {
  const { dependencies, propertyDependencies } = resource;
  const isPresent = (urn: string) => present.has(urn);
  return {
    ...resource,
    ...(dependencies === undefined ? {} : { dependencies: dependencies.filter(isPresent) }),
    ...(propertyDependencies === undefined
      ? {}
      : {
          propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies).map(([property, urns]) => [
              property,
              (urns ?? []).filter(isPresent),
            ]),
          ),
        }),
  };
}

/** A stack refuses to be deployed for another number of shards than its outputs tell. */
function withNumberOfShards(resource: StateResource, shards: number): StateResource {
  if (resource.type !== STACK || resource.outputs?.["roleArns"] === undefined) return resource;
  const others = Object.entries(resource.outputs).filter(([name]) => name !== "shards");
  const outputs = [...others, ...(shards === 0 ? [] : [["shards", shards] as const])];
  return { ...resource, outputs: Object.fromEntries(outputs) };
}
