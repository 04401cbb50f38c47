import type * as pulumi from "@pulumi/pulumi";

import { keptLegacyUser } from "../components/planned/accessKeyUser";
import type {
  IntegrationPlan,
  IntegrationAccount,
  LegacyUserArgs,
} from "../components/planned/integrationPlan";
import { trustRoleNameOf } from "../components/resourceNames";
import { accountOfLegacyUser } from "../config/settings";
import { legacyUserBoundaryArn } from "../contract/legacyUser";
import { withOwner } from "../contract/ownership";
import type { DeployedStackSet, StackInstance } from "../contract/stackSet";
import type { Update } from "../organization/update";
import { isByStackSet, isDirect, type Rollout, stackSetPlanOf } from "../rollout/plan/rollout";
import { deployedRoles } from "../state/deployedRoles";
import type { Survey } from "./survey/survey";

/** The integration's arguments, from the settings, the rollout, and what was found in the accounts. */
export function integrationPlan(
  update: Update,
  rollout: Rollout,
  survey: Survey,
  externalId: pulumi.Input<string> | undefined,
): IntegrationPlan {
  const { settings, last, owner, deployer } = update;
  const plan = stackSetPlanOf(rollout);
  return {
    ...settings,
    externalId,
    deployer: { credentials: deployer.credentials, callerAccountId: deployer.callerAccountId },
    tags: withOwner(settings.tags, owner),
    accounts: integrationAccounts(update, rollout, survey),
    legacyUser: legacyUserArgs(update, survey),
    keptLegacyUser: survey.isWithoutUser ? keptLegacyUser(last) : undefined,
    stackSet: plan && {
      ...plan,
      role: settings,
      operations: settings.stackSet,
      ownerAccountId: deployer.callerAccountId,
      readInstances: () => instancesOf(update, plan.stackSet),
    },
  };
}

function integrationAccounts(
  { settings, resources }: Update,
  rollout: Rollout,
  { unreachableAccountIds, leftAloneAccountIds }: Survey,
): readonly IntegrationAccount[] {
  const { managementAccount, roleName } = settings;
  const deployed = deployedRoles(resources ?? []);
  const unreachable = new Set(unreachableAccountIds);
  const leftAlone = new Set(leftAloneAccountIds);
  const roleIn = (id: string): IntegrationAccount["role"] => {
    if (isByStackSet(id, rollout, managementAccount)) return "byStackSet";
    if (unreachable.has(id) || !isDirect(id, rollout, managementAccount)) return "untouched";
    if (leftAlone.has(id)) return "leftAlone";
    return rollout.kind === "moving" && rollout.imported.has(id) ? "imported" : "direct";
  };
  return settings.accounts.map((account) => ({
    ...account,
    role: roleIn(account.id),
    resourceName: trustRoleNameOf(account.id, roleName, deployed),
  }));
}

function legacyUserArgs(
  { settings, last, resources }: Update,
  { unreachableAccountIds, leftAloneAccountIds, legacyUserExists, isWithoutUser }: Survey,
): LegacyUserArgs | undefined {
  const account = accountOfLegacyUser(settings);
  if (settings.legacyUser === undefined || account === undefined || isWithoutUser) return undefined;
  const known = new Set(deployedRoles(resources ?? []).map(({ accountId }) => accountId));
  // A role of that name there may be somebody else's, which the user must not assume.
  const unseen = unreachableAccountIds.filter((id) => !known.has(id));
  const leftOut = new Set([...leftAloneAccountIds, ...unseen]);
  const accountIds = settings.accounts.map(({ id }) => id).sort();
  return {
    account,
    keys: settings.legacyUser.keys,
    permissionsBoundaryArn: legacyUserBoundaryArn(settings),
    trustingAccountIds: accountIds.filter((id) => !leftOut.has(id)),
    exists: legacyUserExists && last.legacyAccessKeyId !== undefined,
  };
}

async function instancesOf(
  update: Update,
  stackSet: DeployedStackSet,
): Promise<readonly StackInstance[]> {
  const [{ observeStackSet }, { placeOf }] = await Promise.all([
    import("../aws/readStackSet"),
    import("../rollout/plan/findOwnStackSet"),
  ]);
  const observed = await observeStackSet(placeOf(update, stackSet));
  return [...(observed?.instances.values() ?? [])];
}
