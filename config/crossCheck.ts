import { cloudTrailPolicy } from "../contract/cloudTrailLogs";
import { MAXIMUM_USER_NAME_LENGTH, POLICY_ARN } from "../contract/iamRules";
import { legacyUserName } from "../contract/legacyUser";
import { PARTITION } from "../contract/vendor";
import { type Problem, shown, stackArgument } from "../errors";
import type { SettingKey, SettingValues } from "./schemas";

/** AWS's own policy in every account that reads nearly all, S3's objects included, and decrypts nothing. */
const READ_ONLY_ACCESS = `arn:${PARTITION}:iam::aws:policy/ReadOnlyAccess`;

type MaybeProblem = Problem | undefined;
type Problems = MaybeProblem | readonly Problem[];

/**
 * The problems of values that are right by themselves but do not go together. A check that needs a
 * refused value (it is the default here) is left out, so that one mistake is reported once.
 */
export function crossCheck(
  values: SettingValues,
  found: readonly Problem[],
  stack: string | undefined,
): readonly Problem[] {
  const whichAccounts = ["accounts", "organization"] as const;
  const needing = (keys: readonly SettingKey[], ...problems: readonly Problems[]) =>
    keys.some((key) => isRefused(key, found)) ? [] : problems;
  const problems: readonly Problems[] = [
    ...needing(whichAccounts, choiceOfAccounts(values, stackArgument(stack))),
    crossCheckRoles(values, found),
    ...needing(
      whichAccounts,
      stackSetWithoutOrganization(values),
      tagsExcludedFromAutomaticDeployment(values, stackArgument(stack)),
      shardsOfWhatIsOne(values),
      legacyUserWithoutAccount(values),
    ),
    ...needing(["legacyUser", "managementAccount"], legacyUserBoundaryElsewhere(values)),
    legacyUserNameTooLong(values, stack),
  ];
  return problems.flatMap((each) => each ?? []);
}

/** Those of these problems that are about the roles of listed accounts, however they are deployed. */
export function crossCheckRoles(
  values: SettingValues,
  found: readonly Problem[],
): readonly Problem[] {
  const { accounts = [], permissionsBoundary } = values;
  const needing = (keys: readonly SettingKey[], problem: MaybeProblem) =>
    keys.some((key) => isRefused(key, found)) ? undefined : problem;
  const problems: readonly Problems[] = [
    repeatedAccounts(values),
    needing(["accounts", "organization"], managementAccountNotListed(values)),
    needing(["managementAccount", "organization"], identityCenterWithoutAccount(values)),
    boundaryOfAnotherAccount(accounts, permissionsBoundary),
    needing(["roleName"], trustRoleIsAccessRole(values)),
    needing(["accounts", "organization"], cloudTrailAccountNotListed(values)),
    needing(["cloudTrailLogs", "permissionsBoundary"], cloudTrailLogsWithoutBoundary(values)),
  ];
  return problems.flatMap((each) => each ?? []);
}

function isRefused(key: SettingKey, found: readonly Problem[]): boolean {
  return found.some((problem) => problem.key.split(/[.[]/)[0] === key);
}

function choiceOfAccounts(values: SettingValues, ofStack: string): MaybeProblem {
  const { accounts, organization } = values;
  if (accounts !== undefined && organization !== undefined) {
    const rule = "takes the place of the setting accounts; both are set";
    const fix = `keep one: npx pulumi config rm accounts${ofStack}, or: npx pulumi config rm organization${ofStack}`;
    return { key: "organization", rule, fix };
  }
  if (accounts !== undefined || organization !== undefined) return undefined;
  const rule =
    "names the accounts that Authomize may read; neither it nor the setting organization is set";
  const fix =
    `list accounts in the stack's settings file (see Pulumi.example.yaml), or: npx pulumi config set --path "accounts[0]" 111122223333${ofStack}; ` +
    `or enrol the whole organization: npx pulumi config set organization '{}'${ofStack}`;
  return { key: "accounts", rule, fix };
}

function repeatedAccounts({ accounts = [] }: SettingValues): readonly Problem[] {
  const positions = new Map<string, number[]>();
  for (const [index, { id }] of accounts.entries()) {
    positions.set(id, [...(positions.get(id) ?? []), index + 1]);
  }
  const repeated = [...positions].filter(([, entries]) => entries.length > 1);
  const rule = "lists each account once; this one is there more than once";
  return repeated.map(([id, entries]) => {
    const fix = `keep one of the entries ${entries.join(", ")}`;
    return { key: "accounts", value: shown(id), rule, fix };
  });
}

function managementAccountNotListed({ accounts, managementAccount }: SettingValues): MaybeProblem {
  if (accounts === undefined || managementAccount === undefined) return undefined;
  if (accounts.some((account) => account.id === managementAccount)) return undefined;
  const rule = "is one of the setting accounts; this one is not among them";
  const fix = `add "${managementAccount}" to the setting accounts, or remove managementAccount`;
  return { key: "managementAccount", value: shown(managementAccount), rule, fix };
}

/** Of an organization, AWS says which its management account is. */
function identityCenterWithoutAccount(values: SettingValues): MaybeProblem {
  const { identityCenter, managementAccount, organization } = values;
  if (!identityCenter || (managementAccount ?? organization) !== undefined) return undefined;
  const rule = "needs managementAccount, whose role alone may read Identity Center";
  const fix =
    "set managementAccount to the organization's management account, or identityCenter to false";
  return { key: "identityCenter", value: "true", rule, fix };
}

/**
 * The problem of a boundary that belongs to one account while roles, or the user, are made in others.
 *
 * @param key - the setting that names it
 */
export function boundaryOfAnotherAccount(
  enrolled: readonly { readonly id: string }[],
  boundary = "",
  key = "permissionsBoundary",
): MaybeProblem {
  const owner = POLICY_ARN.exec(boundary)?.[2] ?? "aws";
  if (owner === "aws" || enrolled.every(({ id }) => id === owner)) return undefined;
  const name = boundary.split(":policy/")[1] ?? "";
  const whom = key === "permissionsBoundary" ? "role" : "user";
  const rule = `belongs to the same account as the ${whom}; this policy belongs to ${owner} alone`;
  const fix = `give its name, ${name}, which resolves in each account, or an AWS-managed policy's ARN`;
  return { key, value: shown(boundary), rule, fix };
}

/** Names of roles are the same to IAM whatever their case (IAM API reference, CreateRole). */
function trustRoleIsAccessRole(values: SettingValues): MaybeProblem {
  const { roleName, accessRoleName, accounts = [] } = values;
  const isTrustRole = (name = "") => name.toLowerCase() === roleName.toLowerCase();
  const index = accounts.findIndex((account) => isTrustRole(account.accessRoleName));
  const ofAccount = index === -1 ? undefined : `accounts[${index}].accessRoleName`;
  const key = isTrustRole(accessRoleName) ? "accessRoleName" : ofAccount;
  if (key === undefined) return undefined;
  const rule = `is a role of its own; this one is the access role that the deployment assumes (${key}), and would lose its trust policy and policies`;
  const fix = "choose another name for the trust role";
  return { key: "roleName", value: shown(roleName), rule, fix };
}

function stackSetWithoutOrganization({ rollout, accounts }: SettingValues): MaybeProblem {
  if (rollout !== "stackSet" || accounts === undefined) return undefined;
  const rule = "deploys to organizational units, which a list of accounts does not tell";
  const fix =
    "set the setting organization instead of the setting accounts; single accounts go below its include.accounts";
  return { key: "rollout", value: shown(rollout), rule, fix };
}

/** A new account in a targeted unit gets the role whatever its tags: automatic deployment knows units alone. */
function tagsExcludedFromAutomaticDeployment(
  { rollout, organization, stackSet }: SettingValues,
  ofStack: string,
): MaybeProblem {
  const tags = organization?.exclude.tags ?? {};
  const isAutomatic = rollout === "stackSet" && stackSet.autoDeployment;
  if (!isAutomatic || Object.keys(tags).length === 0) return undefined;
  const rule =
    "does not go together with stackSet.autoDeployment: AWS would make the role in every new account of an enrolled unit by itself, whatever its tags";
  const fix = `turn that off: npx pulumi config set --path stackSet.autoDeployment false${ofStack}; then each npx pulumi up enrols what is new. Or exclude units`;
  return { key: "organization.exclude.tags", value: shown(tags), rule, fix };
}

function shardsOfWhatIsOne({ shards, rollout, legacyUser }: SettingValues): readonly Problem[] {
  if (shards === 0) return [];
  const oneForAll = [
    ...(rollout === "stackSet" ? ["rollout: stackSet"] : []),
    ...(legacyUser === undefined ? [] : ["legacyUser"]),
  ];
  const fix = "remove one of the two; a StackSet needs no shards, however many accounts there are";
  return oneForAll.map((other) => {
    const rule = `does not go together with ${other}, which is one for all accounts`;
    return { key: "shards", value: shown(shards), rule, fix };
  });
}

function legacyUserWithoutAccount(values: SettingValues): MaybeProblem {
  const { legacyUser, organization, managementAccount } = values;
  if (legacyUser === undefined || organization !== undefined) return undefined;
  if ((legacyUser.account ?? managementAccount) !== undefined) return undefined;
  const rule = "needs an account for the user: the management account, or one that it names";
  const fix = 'set managementAccount, or write it like { account: "012345678901" }';
  return { key: "legacyUser", rule, fix };
}

/** Which the management account of an organization is, only AWS says. */
function legacyUserBoundaryElsewhere({
  legacyUser,
  managementAccount,
}: SettingValues): MaybeProblem {
  const id = legacyUser?.account ?? managementAccount;
  if (id === undefined) return undefined;
  const key = "legacyUser.permissionsBoundary";
  return boundaryOfAnotherAccount([{ id }], legacyUser?.permissionsBoundary, key);
}

/** The user's name is not cut to what IAM takes: two stacks would have one user. */
function legacyUserNameTooLong({ legacyUser }: SettingValues, stack?: string): MaybeProblem {
  if (legacyUser === undefined || stack === undefined) return undefined;
  const name = legacyUserName(stack);
  const tooMany = name.length - MAXIMUM_USER_NAME_LENGTH;
  if (tooMany <= 0) return undefined;
  const rule = `makes an IAM user that is named after the stack, ${name}; IAM accepts ${MAXIMUM_USER_NAME_LENGTH} characters at most`;
  const fix = `give the stack a name that has ${tooMany} fewer: npx pulumi stack rename --stack ${stack} ${stack.slice(0, -tooMany)}`;
  return { key: "legacyUser", value: shown(stack), rule, fix };
}

function cloudTrailAccountNotListed({ accounts, cloudTrailLogs }: SettingValues): MaybeProblem {
  if (accounts === undefined) return undefined;
  return cloudTrailAccountNotEnrolled(accounts, cloudTrailLogs?.account);
}

/**
 * IAM has no condition on an inline policy's content (IAM user guide, "Actions, resources, and condition
 * keys for IAM", PutRolePolicy): a session that may write one can write any, and only the boundary, on
 * which there is a condition, limits what the role gets by it.
 */
function cloudTrailLogsWithoutBoundary(values: SettingValues): MaybeProblem {
  const { cloudTrailLogs: logs, permissionsBoundary } = values;
  if (logs === undefined || permissionsBoundary !== undefined) return undefined;
  const rule =
    "needs permissionsBoundary: it writes an inline policy, whose content IAM cannot limit; without a boundary, whoever deploys could make the role an administrator";
  const statements = JSON.stringify(cloudTrailPolicy(logs).Statement);
  const fix =
    logs.kmsKeyArn === undefined
      ? `set permissionsBoundary to ${READ_ONLY_ACCESS}, or to a policy of yours that allows what the role is to read and ${statements}`
      : `set permissionsBoundary to a policy of yours in every account that allows what the role is to read and ${statements}`;
  return {
    key: "cloudTrailLogs",
    value: shown(logs),
    rule,
    fix: `${fix} (docs/legacy-and-logs.md)`,
  };
}

/** The problem of a CloudTrail account that has no role, whose role would read the logs. */
export function cloudTrailAccountNotEnrolled(
  enrolled: readonly { readonly id: string }[],
  account: string | undefined,
): MaybeProblem {
  if (account === undefined || enrolled.some(({ id }) => id === account)) return undefined;
  const rule =
    "is one of the enrolled accounts, whose role then reads the logs; this one is not enrolled";
  const fix = "enrol it, or name the enrolled account that the bucket belongs to";
  return { key: "cloudTrailLogs.account", value: shown(account), rule, fix };
}
