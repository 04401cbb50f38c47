import { MAXIMUM_USER_NAME_LENGTH, POLICY_ARN } from "../contract/iamRules";
import { legacyUserName } from "../contract/legacyUser";
import { type Problem, shown, stackArgument } from "../errors";
import type { SettingKey, SettingValues } from "./schemas";

type Problems = Problem | readonly Problem[] | undefined;

/**
 * The problems of values that are right by themselves but do not go together. A check is left out
 * where a value that it needs is itself refused, so that one mistake is reported once.
 *
 * @param values - of all keys; of a key that is refused, its default
 * @param found - the problems already found
 * @param stack - whose values they are; absent where no stack has them
 */
export function crossCheck(
  values: SettingValues,
  found: readonly Problem[],
  stack: string | undefined,
): readonly Problem[] {
  const { accounts = [], permissionsBoundary } = values;
  const isRefused = (key: SettingKey) =>
    found.some((problem) => problem.key.startsWith(`authomize-aws:${key}`));
  const needing = (keys: readonly SettingKey[], ...problems: readonly Problems[]) =>
    keys.some(isRefused) ? [] : problems;
  const problems: readonly Problems[] = [
    ...needing(["accounts", "organization"], choiceOfAccounts(values, stackArgument(stack))),
    repeatedAccounts(values),
    ...needing(["accounts", "organization"], managementAccountNotListed(values)),
    ...needing(["managementAccount", "organization"], identityCenterWithoutAccount(values)),
    boundaryOfAnotherAccount(accounts, permissionsBoundary),
    ...needing(["roleName"], trustRoleIsAccessRole(values)),
    ...needing(
      ["accounts", "organization"],
      stackSetWithoutOrganization(values),
      shardsOfWhatIsOne(values),
      legacyUserWithoutAccount(values),
      cloudTrailAccountNotListed(values),
    ),
    legacyUserNameTooLong(values, stack),
  ];
  return problems.flatMap((each) => each ?? []);
}

function choiceOfAccounts(
  { accounts, organization }: SettingValues,
  ofStack: string,
): Problem | undefined {
  if (accounts !== undefined && organization !== undefined) {
    return {
      key: "authomize-aws:organization",
      rule: "takes the place of authomize-aws:accounts; both are set",
      fix: `keep one: npx pulumi config rm authomize-aws:accounts${ofStack}, or: npx pulumi config rm authomize-aws:organization${ofStack}`,
    };
  }
  if (accounts !== undefined || organization !== undefined) return undefined;
  return {
    key: "authomize-aws:accounts",
    rule: "names the accounts that Authomize may read; neither it nor authomize-aws:organization is set",
    fix:
      `list accounts in the stack's settings file (see Pulumi.example.yaml), or: npx pulumi config set --path "authomize-aws:accounts[0]" 111122223333${ofStack}; ` +
      `or enrol the whole organization: npx pulumi config set authomize-aws:organization '{}'${ofStack}`,
  };
}

function repeatedAccounts({ accounts = [] }: SettingValues): readonly Problem[] {
  const positions = new Map<string, number[]>();
  for (const [index, { id }] of accounts.entries()) {
    positions.set(id, [...(positions.get(id) ?? []), index + 1]);
  }
  const repeated = [...positions].filter(([, entries]) => entries.length > 1);
  return repeated.map(([id, entries]) => ({
    key: "authomize-aws:accounts",
    value: shown(id),
    rule: "lists each account once; this one is there more than once",
    fix: `keep one of the entries ${entries.join(", ")}`,
  }));
}

function managementAccountNotListed(values: SettingValues): Problem | undefined {
  const { accounts, managementAccount } = values;
  if (accounts === undefined || managementAccount === undefined) return undefined;
  if (accounts.some((account) => account.id === managementAccount)) return undefined;
  return {
    key: "authomize-aws:managementAccount",
    value: shown(managementAccount),
    rule: "is one of authomize-aws:accounts; this one is not among them",
    fix: `add "${managementAccount}" to authomize-aws:accounts, or remove authomize-aws:managementAccount`,
  };
}

/** Of an organization, AWS says which its management account is. */
function identityCenterWithoutAccount(values: SettingValues): Problem | undefined {
  const { identityCenter, managementAccount, organization } = values;
  if (!identityCenter || (managementAccount ?? organization) !== undefined) return undefined;
  return {
    key: "authomize-aws:identityCenter",
    value: "true",
    rule: "needs authomize-aws:managementAccount, whose role alone may read Identity Center",
    fix: "set authomize-aws:managementAccount to the organization's management account, or identityCenter to false",
  };
}

/** The problem of a boundary that belongs to one account while roles are made in others too. */
export function boundaryOfAnotherAccount(
  enrolled: readonly { readonly id: string }[],
  boundary = "",
): Problem | undefined {
  const owner = POLICY_ARN.exec(boundary)?.[2] ?? "aws";
  if (owner === "aws" || enrolled.every(({ id }) => id === owner)) return undefined;
  const name = boundary.split(":policy/")[1] ?? "";
  return {
    key: "authomize-aws:permissionsBoundary",
    value: shown(boundary),
    rule: `belongs to the same account as the role; this policy belongs to ${owner} alone`,
    fix: `give its name, ${name}, which resolves in each account, or an AWS-managed policy's ARN`,
  };
}

/** Names of roles are the same to IAM whatever their case (IAM API reference, CreateRole). */
function trustRoleIsAccessRole(values: SettingValues): Problem | undefined {
  const { roleName, accessRoleName, accounts = [] } = values;
  const isTrustRole = (name = "") => name.toLowerCase() === roleName.toLowerCase();
  const index = accounts.findIndex((account) => isTrustRole(account.accessRoleName));
  const ofAccount = index === -1 ? undefined : `accounts[${index}].accessRoleName`;
  const key = isTrustRole(accessRoleName) ? "accessRoleName" : ofAccount;
  if (key === undefined) return undefined;
  return {
    key: "authomize-aws:roleName",
    value: shown(roleName),
    rule: `is a role of its own; this one is the access role that the deployment assumes (authomize-aws:${key}), and would lose its trust policy and policies`,
    fix: "choose another name for the trust role",
  };
}

function stackSetWithoutOrganization(values: SettingValues): Problem | undefined {
  const { rollout, accounts } = values;
  if (rollout !== "stackSet" || accounts === undefined) return undefined;
  return {
    key: "authomize-aws:rollout",
    value: shown(rollout),
    rule: "deploys to organizational units, which a list of accounts does not tell",
    fix: "set authomize-aws:organization instead of authomize-aws:accounts; single accounts go below its include.accounts",
  };
}

function shardsOfWhatIsOne({ shards, rollout, legacyUser }: SettingValues): readonly Problem[] {
  if (shards === 0) return [];
  const oneForAll = [
    ...(rollout === "stackSet" ? ["authomize-aws:rollout stackSet"] : []),
    ...(legacyUser === undefined ? [] : ["authomize-aws:legacyUser"]),
  ];
  return oneForAll.map((other) => ({
    key: "authomize-aws:shards",
    value: shown(shards),
    rule: `does not go together with ${other}, which is one for all accounts`,
    fix: "remove one of the two; a StackSet needs no shards, however many accounts there are",
  }));
}

function legacyUserWithoutAccount(values: SettingValues): Problem | undefined {
  const { legacyUser, organization, managementAccount } = values;
  if (legacyUser === undefined || organization !== undefined) return undefined;
  if ((legacyUser.account ?? managementAccount) !== undefined) return undefined;
  return {
    key: "authomize-aws:legacyUser",
    rule: "needs an account for the user: the management account, or one that it names",
    fix: 'set authomize-aws:managementAccount, or write it like { account: "012345678901" }',
  };
}

/** The user's name is not cut to what IAM takes: two stacks would have one user. */
function legacyUserNameTooLong(
  { legacyUser }: SettingValues,
  stack: string | undefined,
): Problem | undefined {
  if (legacyUser === undefined || stack === undefined) return undefined;
  const tooMany = legacyUserName(stack).length - MAXIMUM_USER_NAME_LENGTH;
  if (tooMany <= 0) return undefined;
  return {
    key: "authomize-aws:legacyUser",
    value: shown(stack),
    rule: `makes an IAM user that is named after the stack, ${legacyUserName(stack)}; IAM accepts ${MAXIMUM_USER_NAME_LENGTH} characters at most`,
    fix: `give the stack a name that has ${tooMany} fewer: npx pulumi stack rename --stack ${stack} ${stack.slice(0, -tooMany)}`,
  };
}

function cloudTrailAccountNotListed(values: SettingValues): Problem | undefined {
  const { accounts, cloudTrailLogs } = values;
  if (accounts === undefined) return undefined;
  return cloudTrailAccountNotEnrolled(accounts, cloudTrailLogs?.account);
}

/** The problem of a CloudTrail account that has no role, whose role would read the logs. */
export function cloudTrailAccountNotEnrolled(
  enrolled: readonly { readonly id: string }[],
  account: string | undefined,
): Problem | undefined {
  if (account === undefined || enrolled.some(({ id }) => id === account)) return undefined;
  return {
    key: "authomize-aws:cloudTrailLogs.account",
    value: shown(account),
    rule: "is one of the enrolled accounts, whose role then reads the logs; this one is not enrolled",
    fix: "enrol it, or name the enrolled account that the bucket belongs to",
  };
}
