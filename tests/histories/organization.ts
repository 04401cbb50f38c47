import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { isDeepStrictEqual } from "node:util";

import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "../e2e/environment";
import { ByHand } from "./byHand";
import { BOUNDARIES, WITHOUT_BOUNDARY } from "./contractOfRole";
import { keyOf, observe, type Observation, stackSetsOf } from "./observation";
import { ACCOUNT_NAMES, ACCOUNTS, type Settings } from "./steps";

/** One sandbox for many histories, each with a stack of its own, and each finding the accounts as the first did. */
export class Organization {
  private stacks = 0;

  private constructor(
    readonly environment: Environment,
    /** What AWS has before a history. */
    readonly original: Observation,
    readonly byHand: ByHand,
  ) {}

  /** Starts a sandbox, in which CloudFormation StackSets are trusted and boundaries exist. */
  static async start(): Promise<Organization> {
    const environment = await Environment.start();
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    const client = new OrganizationsClient(sdkConnection(environment.variables));
    await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const byHand = new ByHand(environment);
    for (const account of ACCOUNT_NAMES) {
      await byHand.makeBoundary(account, BOUNDARIES.everywhere);
      if (account !== WITHOUT_BOUNDARY) await byHand.makeBoundary(account, BOUNDARIES.partly);
    }
    return new Organization(environment, await observe(environment), byHand);
  }

  /** Makes a stack of a name of its own. */
  stack(settings: Settings): Promise<Stack> {
    this.stacks += 1;
    // The engine begins a stack's settings file in the checkout, which another process plays in as well.
    const name = `history-${process.pid}-${this.stacks}`;
    return this.environment.stack(name, configurationOf(settings));
  }

  /** Deletes what a history left in AWS; false where something is not as it was. */
  async clean(): Promise<boolean> {
    const before = new Set(this.original.map(keyOf));
    const left = async () =>
      (await observe(this.environment)).filter((observed) => !before.has(keyOf(observed)));
    // A StackSet takes its roles with it.
    for (const stackSet of stackSetsOf(await left())) await this.byHand.delete(stackSet);
    for (const observed of await left()) await this.byHand.delete(observed);
    return isDeepStrictEqual(await observe(this.environment), this.original);
  }

  stop(): Promise<void> {
    return this.environment.stop();
  }
}

/** How a stack is configured for such settings. */
export function configurationOf(settings: Settings): Readonly<Record<string, unknown>> {
  const { boundary, externalId, identityCenter, legacyUser, roleName, rolePath, shards, tag } =
    settings;
  return {
    ...selectionOf(settings),
    externalId,
    roleName,
    rolePath,
    // Removals are what histories are about; the guard against too many has tests of its own.
    maxRemovals: 10,
    ...(boundary === "none" ? {} : { permissionsBoundary: BOUNDARIES[boundary] }),
    ...(identityCenter ? { identityCenter: "true" } : {}),
    ...(legacyUser ? { legacyUser: "true" } : {}),
    ...(shards === 0 ? {} : { shards }),
    ...(tag === "none" ? {} : { tags: { team: tag } }),
  };
}

/** A StackSet takes no list of accounts, but the organization. */
function selectionOf({ accounts, rollout }: Settings): Readonly<Record<string, unknown>> {
  const ids = accounts.map((account) => ACCOUNTS[account]);
  if (rollout === "accounts") return { accounts: ids, managementAccount: ACCOUNTS.management };
  const stackSet = { autoDeployment: false };
  return { organization: { include: { accounts: ids } }, rollout, stackSet };
}
