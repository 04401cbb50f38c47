import type * as pulumi from "@pulumi/pulumi";

import type { PlannedIntegration } from "../components/planned/plannedIntegration";
import type { StackOutputs } from "../contract/stackOutputs";
import type { Update } from "../organization/update";
import { stackSetPlanOf, type Rollout } from "../rollout/plan/rollout";
import { deployedRoles } from "../state/deployedRoles";
import { lastRoleId } from "../state/lastRoleIds";

/** What a stack exports: each output of StackOutputs, or none where nobody asked for it. */
export type ExportedOutputs = Readonly<Partial<Record<keyof StackOutputs, pulumi.Input<unknown>>>>;

/** What the stack exports of its integration, without what is known only at the end of the run. */
export function integrationOutputs(
  integration: PlannedIntegration,
  update: Update,
  rollout: Rollout,
): ExportedOutputs {
  const { part, shards } = update;
  const { legacyUser, accounts } = integration;
  const plan = stackSetPlanOf(rollout);
  return {
    roleArns: integration.roleArns,
    externalId: integration.externalId,
    roleName: integration.roleName,
    accounts,
    roleIds: integration.roleIds.apply((ids) => knownRoleIds(ids, update, rollout)),
    handover: integration.handover,
    ...(rollout.kind === "accounts" ? {} : { rollout: rollout.kind }),
    ...(plan === undefined ? {} : { stackSet: plan.stackSet }),
    ...(legacyUser === undefined
      ? formerLegacyUser(update.last)
      : {
          legacyUserArn: legacyUser.deployedArn,
          legacyAccessKeyId: legacyUser.accessKeyId,
          legacySecretAccessKey: legacyUser.secretAccessKey,
        }),
    ...(part.kind === "shard" ? { shards } : {}),
  };
}

/** In a run that fails the engine keeps an output that is not exported any more, but not one that is null. */
function formerLegacyUser({ legacyUserArn }: Update["last"]): ExportedOutputs {
  if (legacyUserArn === undefined) return {};
  return { legacyUserArn: null, legacyAccessKeyId: null, legacySecretAccessKey: null };
}

/** What of a run decides which IDs stay known. */
interface RoleIdsSource extends Pick<Update, "last" | "resources"> {
  readonly settings: Pick<Update["settings"], "accounts" | "roleName">;
}

/**
 * A role that this run could not work on has the ID of the last run, as long as the state has the role:
 * one that is imported after it has left the state is another, and taken over on purpose. On the way to
 * or from a StackSet a role is in no state for a while.
 */
export function knownRoleIds(
  ids: Readonly<Record<string, string>>,
  { settings, last, resources }: RoleIdsSource,
  rollout: Pick<Rollout, "kind">,
): Readonly<Record<string, string>> {
  const { roleName } = settings;
  const deployed = deployedRoles(resources ?? []).filter((role) => role.roleName === roleName);
  const inState = new Set(deployed.map(({ accountId }) => accountId));
  const accounts = settings.accounts.map(({ id }) => id).sort();
  const known = accounts.map((accountId) => {
    const isKept = rollout.kind !== "accounts" || inState.has(accountId);
    const kept = isKept ? lastRoleId(last, { accountId, roleName }) : undefined;
    return [accountId, ids[accountId] ?? kept] as const;
  });
  return Object.fromEntries(known.flatMap(([id, roleId]) => (roleId ? [[id, roleId]] : [])));
}
