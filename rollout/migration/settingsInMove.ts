import { accountOfLegacyUser } from "../../config/legacyUserAccount";
import { legacyUserArn } from "../../contract/legacyUser";
import type { StackOutputs } from "../../contract/stackOutputs";
import { stackSetName } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import type { Update } from "../../organization/update";

/** A setting that is another than when the roles were made last. */
interface ChangedSetting {
  readonly key: string;
  /** What it was, in words that stand after "from"; absent where it is not shown. */
  readonly from?: string | undefined;
}

/**
 * Lets a move between the rollouts go only with the settings that the roles were made with. Whose
 * role has moved would otherwise get another one beside it, which no update removes.
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
        : "authomize-aws:rollout changes together with these settings, and the roles move only as they are. Nothing was touched.",
      changed.map(describe).join("\n"),
      `Set them back as they were, and finish the move: npx authomize move --stack ${stack}. Then change them: npx pulumi up --stack ${stack}.`,
    ].join("\n\n"),
  );
}

function describe({ key, from }: ChangedSetting): string {
  return from === undefined
    ? `  authomize-aws:${key}`
    : `  authomize-aws:${key}, which was ${from}`;
}

function changedSettings(update: Update): readonly ChangedSetting[] {
  const { settings, last, stack } = update;
  const { roleName, rolePath, externalId } = settings;
  const lastPath = pathOf(last);
  const account = accountOfLegacyUser(settings);
  const userArn = account === undefined ? undefined : legacyUserArn(account.id, stack);
  return [
    ...(last.roleName !== undefined && last.roleName !== roleName
      ? [{ key: "roleName", from: last.roleName }]
      : []),
    ...(lastPath !== undefined && lastPath !== rolePath
      ? [{ key: "rolePath", from: lastPath }]
      : []),
    // One that is generated is in the state, and stays.
    ...(externalId !== undefined && last.externalId !== externalId ? [{ key: "externalId" }] : []),
    ...(last.legacyUserArn !== userArn
      ? [{ key: "legacyUser", from: last.legacyUserArn ?? "not set" }]
      : []),
    ...changedStackSet(update),
  ];
}

/** On the way to a StackSet; on the way back it stays as it was, whatever the settings say. */
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
