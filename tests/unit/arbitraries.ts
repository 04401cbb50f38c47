import fc from "fast-check";

import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";

const EXTERNAL_ID_ALPHABET = Array.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@:/_-",
);

/** External IDs that AWS accepts, of every length it accepts; short ones more often. */
export function externalIds(): fc.Arbitrary<string> {
  return fc
    .string({ unit: fc.constantFrom(...EXTERNAL_ID_ALPHABET), minLength: 2, maxLength: 1224 })
    .filter((text) => !/^\d{12}$/.test(text));
}

/** Account IDs, those with leading zeros among them. */
export function accountIds(): fc.Arbitrary<string> {
  const sixDigits = fc.nat(999_999).map((number) => String(number).padStart(6, "0"));
  return fc.tuple(sixDigits, sixDigits).map((halves) => halves.join(""));
}

const NAME_ALPHABET = Array.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@_-",
);
const PATH_ALPHABET = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));

/** Names of roles and policies that IAM accepts. */
export function iamNames(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...NAME_ALPHABET), minLength: 1, maxLength });
}

/** Legal, and each something else in a policy, in YAML or to CloudFormation. */
const HOSTILE_PATHS = ["/${AWS::AccountId}/", "/${aws:username}/", "/*/", '/"\\/', "/'/", "/!Ref/"];

/** Role paths that IAM accepts, of every length it accepts, with every character it accepts. */
export function rolePaths(): fc.Arbitrary<string> {
  const inner = fc.string({
    unit: fc.constantFrom(...PATH_ALPHABET),
    minLength: 1,
    maxLength: 510,
  });
  return fc.oneof(
    fc.constantFrom("/", ...HOSTILE_PATHS),
    inner.map((text) => `/${text}/`),
  );
}

/** Permissions boundaries, or none: names, and ARNs of the account's and AWS's own policies. */
export function permissionsBoundaries(accountId: string): fc.Arbitrary<string | undefined> {
  const policyPaths = fc.string({ unit: fc.constantFrom(...NAME_ALPHABET, "/"), maxLength: 510 });
  const arns = fc
    .tuple(fc.constantFrom(accountId, "aws"), policyPaths, iamNames(128))
    .map(([owner, path, name]) => {
      const clean = `/${path}/`.replace(/\/{2,}/g, "/");
      return `arn:aws:iam::${owner}:policy${clean}${name}`;
    });
  return fc.oneof(fc.constant(undefined), iamNames(128), arns);
}

/** The role of one account under any settings that this project accepts. */
export function trustRoleSpecs(): fc.Arbitrary<TrustRoleSpec> {
  return accountIds().chain((accountId) =>
    fc
      .record({
        roleName: iamNames(64),
        rolePath: rolePaths(),
        identityCenter: fc.boolean(),
        permissionsBoundary: permissionsBoundaries(accountId),
      })
      .map((settings) =>
        trustRoleSpec(accountId, {
          ...settings,
          managementAccount: accountId,
          maxSessionDuration: 3600,
          tags: {},
        }),
      ),
  );
}

/** Tags that IAM accepts, letters of every script among them. */
export function roleTags(): fc.Arbitrary<Record<string, string>> {
  const unit = fc.constantFrom(...NAME_ALPHABET, " ", ":", "/", "é", "漢");
  // Of JavaScript's own names valibot keeps none: the program makes no tag of them.
  const isKept = (name: string) => !/^(?:aws:.*|__proto__|prototype|constructor)$/is.test(name);
  const key = fc.string({ unit, minLength: 1, maxLength: 128 }).filter(isKept);
  return fc.dictionary(key, fc.string({ unit, maxLength: 256 }), {
    maxKeys: 50,
    noNullPrototype: true,
  });
}
