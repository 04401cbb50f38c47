import { type Problem, shown, stackArgument } from "../../errors";
import { DEFAULTS, type SoundValues } from "../schemas";
import { boundaryOfAnotherAccount } from "./boundaryOwner";
import { rolloutProblems } from "./rolloutChecks";

/**
 * The problems of values that are sound by themselves but do not go together. A check is left out
 * where a value that it needs is itself refused, so that one mistake is told once.
 *
 * @param sound - the values of all keys that passed their own checks
 * @param found - the problems already found
 * @param stack - whose values they are; absent where no stack has them
 */
export function crossCheck(
  sound: SoundValues,
  found: readonly Problem[],
  stack: string | undefined,
): readonly Problem[] {
  const isRefused = (key: string) =>
    found.some((problem) => problem.key.startsWith(`authomize-aws:${key}`));
  const isChoiceRefused = isRefused("accounts") || isRefused("organization");
  return [
    ...(isChoiceRefused ? [] : notOneChoice(sound, stackArgument(stack))),
    ...duplicates(sound),
    ...(isChoiceRefused ? [] : managementAccountNotListed(sound)),
    ...(isRefused("managementAccount") || isRefused("organization")
      ? []
      : identityCenterWithoutManagementAccount(sound)),
    ...boundaryOfAnotherAccount({ ...sound, accounts: sound.accounts ?? [] }),
    ...(isRefused("roleName") ? [] : trustRoleIsAccessRole(sound)),
    ...(isChoiceRefused ? [] : rolloutProblems(sound)),
  ];
}

function notOneChoice(
  { accounts, organization }: SoundValues,
  ofStack: string,
): readonly Problem[] {
  if (accounts === undefined && organization === undefined) return [noChoice(ofStack)];
  return accounts === undefined || organization === undefined ? [] : [twoChoices(ofStack)];
}

function noChoice(ofStack: string): Problem {
  return {
    key: "authomize-aws:accounts",
    rule: "names the accounts that Authomize may read; neither it nor authomize-aws:organization is set",
    fix:
      `list accounts in the stack's settings file (see Pulumi.example.yaml), or: npx pulumi config set --path "authomize-aws:accounts[0]" 111122223333${ofStack}; ` +
      `or enrol the whole organization: npx pulumi config set authomize-aws:organization '{}'${ofStack}`,
  };
}

function twoChoices(ofStack: string): Problem {
  return {
    key: "authomize-aws:organization",
    rule: "takes the place of authomize-aws:accounts; both are set",
    fix: `keep one: npx pulumi config rm authomize-aws:accounts${ofStack}, or: npx pulumi config rm authomize-aws:organization${ofStack}`,
  };
}

function duplicates({ accounts }: SoundValues): readonly Problem[] {
  const positions = new Map<string, number[]>();
  for (const [index, { id }] of (accounts ?? []).entries()) {
    positions.set(id, [...(positions.get(id) ?? []), index + 1]);
  }
  const twice = [...positions].filter(([, places]) => places.length > 1);
  return twice.map(([id, places]) => ({
    key: "authomize-aws:accounts",
    value: shown(id),
    rule: "lists each account once; this one is there more than once",
    fix: `keep one of the entries ${places.join(", ")}`,
  }));
}

function managementAccountNotListed({
  accounts,
  managementAccount,
}: SoundValues): readonly Problem[] {
  if (accounts === undefined || managementAccount === undefined) return [];
  if (accounts.some((account) => account.id === managementAccount)) return [];
  return [
    {
      key: "authomize-aws:managementAccount",
      value: shown(managementAccount),
      rule: "is one of authomize-aws:accounts; this one is not among them",
      fix: `add "${managementAccount}" to authomize-aws:accounts, or remove authomize-aws:managementAccount`,
    },
  ];
}

function identityCenterWithoutManagementAccount(sound: SoundValues): readonly Problem[] {
  if (sound.identityCenter !== true || sound.managementAccount !== undefined) return [];
  // An organization tells its management account itself.
  if (sound.organization !== undefined) return [];
  return [
    {
      key: "authomize-aws:identityCenter",
      value: "true",
      rule: "needs authomize-aws:managementAccount, whose role alone may read Identity Center",
      fix: "set authomize-aws:managementAccount to the organization's management account, or identityCenter to false",
    },
  ];
}

/** Names of roles are the same to IAM whatever their case (IAM API reference, CreateRole). */
function trustRoleIsAccessRole(sound: SoundValues): readonly Problem[] {
  const trustRole = sound.roleName ?? DEFAULTS.roleName;
  const byDefault = {
    key: "accessRoleName",
    name: sound.accessRoleName ?? DEFAULTS.accessRoleName,
  };
  const own = (sound.accounts ?? []).flatMap(({ accessRoleName }, index) =>
    accessRoleName === undefined
      ? []
      : [{ key: `accounts[${index}].accessRoleName`, name: accessRoleName }],
  );
  const same = [byDefault, ...own].find(
    ({ name }) => name.toLowerCase() === trustRole.toLowerCase(),
  );
  if (same === undefined) return [];
  return [
    {
      key: "authomize-aws:roleName",
      value: shown(trustRole),
      rule: `is a role of its own; this one is the access role that the deployment assumes (authomize-aws:${same.key}), and would lose its trust policy and policies`,
      fix: "choose another name for the trust role",
    },
  ];
}
