import { accountOfLegacyUser } from "../../config/settings";
import { legacyUserArn } from "../../contract/legacyUser";
import type { StackOutputs } from "../../contract/stackOutputs";
import { stackSetName } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import type { Update } from "../../organization/update";

/** A setting that differs from that of the last update. */
interface ChangedSetting {
  readonly key: string;
  /** What it was; absent where it is not shown. */
  readonly from?: string | undefined;
}

/**
 * Lets a move between the rollouts go only with the settings that the roles were made with: otherwise
 * an account that has moved would get a second role, and no update removes the first.
 *
 * @throws StackSetError naming each changed setting, and the order that works
 */
export function refuseChangesInMove(update: Update): void {
  const { chosen, last, stack } = update;
  if (last.accounts === undefined || last.accounts.length === 0) return;
  const isUnderWay = last.rollout === "moving";
  if (!isUnderWay && (last.rollout ?? "accounts") === chosen.rollout) return;
  const changed = changedSettings(update);
  if (changed.length === 0) return;
  throw new StackSetError(
    [
      isUnderWay
        ? "A move between the rollouts is under way, and these settings are others than those that the roles were made with. Nothing was touched."
        : "rollout changes together with these settings, and the roles move only as they are. Nothing was touched.",
      changed.map(describe).join("\n"),
      `Set them back as they were, and finish the move: npx authomize move --stack ${stack}. Then change them: npx pulumi up --stack ${stack}.`,
    ].join("\n\n"),
  );
}

function describe({ key, from }: ChangedSetting): string {
  return from === undefined ? `  ${key}` : `  ${key}, which was ${from}`;
}

function changedSettings(update: Update): readonly ChangedSetting[] {
  const { settings, last, stack } = update;
  const { roleName, rolePath } = settings;
  const { roleName: lastName = roleName, legacyUserArn: lastUserArn } = last;
  const lastPath = pathOf(last) ?? rolePath;
  // One that is generated is in the state, and stays.
  const { externalId = last.externalId } = settings;
  const account = accountOfLegacyUser(settings);
  const userArn = account === undefined ? undefined : legacyUserArn(account.id, stack);
  const changed: ChangedSetting[] = [];
  if (lastName !== roleName) changed.push({ key: "roleName", from: lastName });
  if (lastPath !== rolePath) changed.push({ key: "rolePath", from: lastPath });
  if (last.externalId !== externalId) changed.push({ key: "externalId" });
  if (lastUserArn !== userArn) changed.push({ key: "legacyUser", from: lastUserArn ?? "not set" });
  return [...changed, ...changedStackSet(update)];
}

/** Only on the way to a StackSet: on the way back it stays as it was, whatever the settings say. */
function changedStackSet({ chosen, last, deployer, stack }: Update): readonly ChangedSetting[] {
  if (last.rollout !== "moving" || chosen.rollout !== "stackSet" || last.stackSet === undefined) {
    return [];
  }
  const { name, region, autoDeployment, retainOnLeaving } = chosen.stackSet;
  const next = {
    name: name ?? stackSetName(stack),
    region: region ?? deployer.credentials.region,
    autoDeployment,
    retainOnLeaving,
  };
  const { stackSet } = last;
  const keys = ["name", "region", "autoDeployment", "retainOnLeaving"] as const;
  return keys
    .filter((key) => next[key] !== stackSet[key])
    .map((key) => ({ key: `stackSet.${key}`, from: String(stackSet[key]) }));
}

function pathOf({ roleArns = {}, roleName = "" }: Partial<StackOutputs>): string | undefined {
  const [arn] = Object.values(roleArns);
  return arn?.slice(arn.indexOf(":role/") + ":role".length, arn.length - roleName.length);
}
