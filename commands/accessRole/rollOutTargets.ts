import type { Settings } from "../../config/settings";
import { accountOfArn } from "../../contract/arns";
import type { DeploymentTargets } from "../../contract/stackSet";
import type { Deployment } from "../../deployer/deployerPolicy";
import type { Enrolment } from "../../organization/enrolment";
import { targeting } from "../../rollout/plan/deploymentTargets";

/** Where the access role has to come to. */
export interface RollOutTargets {
  /** Of a StackSet; absent: no other account than the deployer's and the management account has a part. */
  readonly targets?: DeploymentTargets;
  /** The management account, 12 digits, which StackSets leave out; absent: it needs no access role. */
  readonly managementAccount?: string;
}

/** The root, where the organization was not read: a shell asks AWS for its ID. */
const ROOT = "$(aws organizations list-roots --query 'Roots[0].Id' --output text)";

/**
 * The accounts that a deployment enters by their access roles: those that are enrolled and the legacy
 * user's, by units where the selection takes whole units, so that new accounts have the role as well.
 */
export function rollOutTargets(
  { accountChoice }: Settings,
  { organization, plan, managementAccount }: Enrolment,
  { accounts, accessKeyUser, deployerAccountId }: Deployment,
): RollOutTargets {
  const enrolled = accounts.map(({ id }) => id);
  const user = accessKeyUser === undefined ? [] : [accountOfArn(accessKeyUser.arn)];
  const entered = [...new Set([...enrolled, ...user])].filter((id) => id !== deployerAccountId);
  const members = entered.filter((id) => id !== managementAccount).sort();
  const byUnit =
    accountChoice.from === "organization" &&
    organization !== undefined &&
    user.every((id) => enrolled.includes(id));
  const targets: DeploymentTargets = byUnit
    ? targeting(organization, accountChoice.selection, plan).targets
    : { organizationalUnitIds: [organization?.root.id ?? ROOT], accounts: members };
  return {
    ...(members.length > 0 && { targets }),
    ...(managementAccount !== undefined &&
      entered.includes(managementAccount) && { managementAccount }),
  };
}
