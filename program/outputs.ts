import type * as pulumi from "@pulumi/pulumi";

import type { PlannedIntegration } from "../components/planned/plannedIntegration";
import type { StackOutputs } from "../contract/stackOutputs";
import type { Update } from "../organization/update";
import { stackSetPlanOf, type Rollout } from "../rollout/plan/rollout";

/** What a stack exports: each output of StackOutputs, or none where nobody asked for it. */
export type ExportedOutputs = Readonly<Partial<Record<keyof StackOutputs, pulumi.Input<unknown>>>>;

/** What the stack exports of its integration, without what is known only at the end of the run. */
export function integrationOutputs(
  integration: PlannedIntegration,
  { settings, part, last }: Update,
  rollout: Rollout,
): ExportedOutputs {
  const { legacyUser, accounts } = integration;
  const plan = stackSetPlanOf(rollout);
  return {
    roleArns: integration.roleArns,
    externalId: integration.externalId,
    roleName: integration.roleName,
    accounts,
    roleIds: integration.roleIds.apply((ids) => knownRoleIds(accounts, ids, last.roleIds ?? {})),
    handover: integration.handover,
    ...(rollout.kind === "accounts" ? {} : { rollout: rollout.kind }),
    ...(plan === undefined ? {} : { stackSet: plan.stackSet }),
    ...(legacyUser === undefined
      ? {}
      : {
          legacyUserArn: legacyUser.deployedArn,
          legacyAccessKeyId: legacyUser.accessKeyId,
          legacySecretAccessKey: legacyUser.secretAccessKey,
        }),
    ...(part.kind === "shard" ? { shards: settings.shards } : {}),
  };
}

/** A role that this run could not work on has the ID of the last run. */
function knownRoleIds(
  accounts: readonly string[],
  ids: Readonly<Record<string, string>>,
  lastIds: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = accounts.map((id) => [id, ids[id] ?? lastIds[id]] as const);
  return Object.fromEntries(known.flatMap(([id, roleId]) => (roleId ? [[id, roleId]] : [])));
}
