import type { DeployedStackSet } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import type { Organization } from "../../organization/organization";
import { removalLimit } from "../../organization/removals";
import { isExactChange } from "./targetChange";

/**
 * Why a StackSet cannot be changed as it is asked for, and its instances cannot stay; undefined if
 * they can.
 *
 * @param last - what the last update made it as
 */
export function reasonToMakeAnew(
  last: DeployedStackSet,
  next: DeployedStackSet,
  { root }: Organization,
): string | undefined {
  const fixed = ["name", "region"] as const;
  const changed = fixed.find((key) => last[key] !== next[key]);
  if (changed !== undefined) {
    return `authomize-aws:stackSet.${changed} changes, which AWS and its plugin can only do by making the StackSet anew`;
  }
  if (isExactChange(last.deploymentTargets, next.deploymentTargets, root)) return undefined;
  // The switch itself is changed in place (terraform-provider-aws, stack_set.go, auto_deployment).
  return last.autoDeployment !== next.autoDeployment
    ? "authomize-aws:stackSet.autoDeployment changes, and with it whether its accounts are named one by one, which the AWS plugin can only do by deleting the instances first"
    : "its organizational units, or whether accounts in them are left out, change in a way that the AWS plugin can only do by deleting the instances first";
}

/** Which accounts would be without the role for a while. */
export interface Interruption {
  readonly accountIds: readonly string[];
  /** All that the last update deployed. */
  readonly deployed: readonly string[];
  /** The operator's own limit. */
  readonly maxRemovals: number | undefined;
  /** The stack's name. */
  readonly stack: string;
}

/**
 * Lets roles be deleted and made again only in as many accounts as an update may remove them from.
 *
 * @throws StackSetError saying how many, why, and the way to allow it
 */
export function refuseSurprisingInterruption(reason: string, interruption: Interruption): void {
  const { accountIds, deployed, maxRemovals, stack } = interruption;
  const limit = removalLimit(deployed.length, maxRemovals);
  if (accountIds.length <= limit) return;
  const setting = "authomize-aws:maxRemovals";
  throw new StackSetError(
    [
      `This would delete the role in ${accountIds.length} accounts and make it again, because ${reason}. ` +
        `One update may remove it from ${limit} (${setting}). Nothing was touched.`,
      "One update deletes the roles at its end, and the next makes them. Until then Authomize cannot read these accounts; nothing else depends on it. " +
        `To go on: npx pulumi config set ${setting} ${accountIds.length} --stack ${stack}, then twice: npx pulumi up --stack ${stack}, ` +
        `and afterwards: npx pulumi config rm ${setting} --stack ${stack}`,
    ].join("\n\n"),
  );
}

/** The message about an update that deletes a StackSet in order to make it anew. */
export function describeMakingAnew(name: string, accounts: number, stack: string): string {
  return (
    `At its end this update deletes the StackSet ${name} and the role in ${accounts} accounts; the next one makes them again, as the settings now ask for. ` +
    `Run it right away: npx pulumi up --stack ${stack}`
  );
}
