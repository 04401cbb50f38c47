import { MAXIMUM_USER_NAME_LENGTH } from "../../contract/iamRules";
import { legacyUserName } from "../../contract/legacyUser";
import { type Problem, shown } from "../../errors";
import type { SoundValues } from "../schemas";

/** The problems of how the roles are made, and of what else they are for. */
export function rolloutProblems(sound: SoundValues): readonly Problem[] {
  return [
    ...stackSetWithoutOrganization(sound),
    ...shardedTogether(sound),
    ...legacyUserWithoutAccount(sound),
    ...cloudTrailAccountNotListed(sound),
  ];
}

function stackSetWithoutOrganization({ rollout, accounts }: SoundValues): readonly Problem[] {
  if (rollout !== "stackSet" || accounts === undefined) return [];
  return [
    {
      key: "authomize-aws:rollout",
      value: shown(rollout),
      rule: "deploys to organizational units, which a list of accounts does not tell",
      fix: "set authomize-aws:organization instead of authomize-aws:accounts; single accounts go below its include.accounts",
    },
  ];
}

/** A StackSet, or a legacy user, is one for all accounts; a shard has some of them. */
function shardedTogether({ shards, rollout, legacyUser }: SoundValues): readonly Problem[] {
  if (shards === undefined || shards === 0) return [];
  const together = [
    ...(rollout === "stackSet" ? ["authomize-aws:rollout stackSet"] : []),
    ...(legacyUser === undefined ? [] : ["authomize-aws:legacyUser"]),
  ];
  return together.map((other) => ({
    key: "authomize-aws:shards",
    value: shown(shards),
    rule: `does not go together with ${other}, which is one for all accounts`,
    fix: "remove one of the two; a StackSet needs no shards, however many accounts there are",
  }));
}

function legacyUserWithoutAccount(sound: SoundValues): readonly Problem[] {
  const { legacyUser, organization, managementAccount } = sound;
  if (legacyUser === undefined || organization !== undefined) return [];
  if (legacyUser.account !== undefined || managementAccount !== undefined) return [];
  return [
    {
      key: "authomize-aws:legacyUser",
      rule: "needs an account for the user: the management account, or one that it names",
      fix: 'set authomize-aws:managementAccount, or write it like { account: "012345678901" }',
    },
  ];
}

/**
 * The problem of a stack whose name makes the legacy user's longer than IAM takes. It is not cut: two
 * stacks would have one user.
 *
 * @param stack - the stack's name; absent where no stack has the settings
 */
export function legacyUserNameTooLong(
  { legacyUser }: SoundValues,
  stack: string | undefined,
): readonly Problem[] {
  if (legacyUser === undefined || stack === undefined) return [];
  const tooMany = legacyUserName(stack).length - MAXIMUM_USER_NAME_LENGTH;
  if (tooMany <= 0) return [];
  return [
    {
      key: "authomize-aws:legacyUser",
      value: shown(stack),
      rule: `makes an IAM user that is named after the stack, ${legacyUserName(stack)}; IAM accepts ${MAXIMUM_USER_NAME_LENGTH} characters at most`,
      fix: `give the stack a name that has ${tooMany} fewer: npx pulumi stack rename --stack ${stack} ${stack.slice(0, -tooMany)}`,
    },
  ];
}

function cloudTrailAccountNotListed({ cloudTrailLogs, accounts }: SoundValues): readonly Problem[] {
  if (cloudTrailLogs === undefined || accounts === undefined) return [];
  if (accounts.some(({ id }) => id === cloudTrailLogs.account)) return [];
  return [cloudTrailAccountProblem(cloudTrailLogs.account)];
}

/** The problem of a CloudTrail account that has no role. */
export function cloudTrailAccountProblem(accountId: string): Problem {
  return {
    key: "authomize-aws:cloudTrailLogs.account",
    value: shown(accountId),
    rule: "is one of the enrolled accounts, whose role then reads the logs; this one is not enrolled",
    fix: "enrol it, or name the enrolled account that the bucket belongs to",
  };
}
