import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import { SettingsError, type Problem } from "../../../config/problem";
import { configuration } from "./configuration";

const ACCOUNTS = ["012345678901", "111122223333"];

function problemsOf(
  settings: Record<string, unknown>,
  secretKeys: string[] = [],
): readonly Problem[] {
  try {
    parseSettings(configuration(settings, secretKeys));
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.problems;
  }
  return assert.fail(`accepted: ${JSON.stringify(settings)}`);
}

function theProblem(settings: Record<string, unknown>, secretKeys: string[] = []): Problem {
  const problems = problemsOf(settings, secretKeys);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [problem] = problems;
  assert.ok(problem);
  return problem;
}

/** What is refused → key, value and the beginning of the rule that the operator is told. */
const REFUSED: readonly [string, Record<string, unknown>, string, string | undefined, string][] = [
  [
    "no accounts",
    {},
    "accounts",
    undefined,
    "names the accounts that Authomize may read; it is not set",
  ],
  ["an empty list", { accounts: [] }, "accounts", "[]", "names at least one account"],
  [
    "accounts that are no list",
    { accounts: "012345678901" },
    "accounts",
    '"012345678901"',
    "is a list of account IDs",
  ],
  [
    "an ID with dashes",
    { accounts: ["1111-2222-3333"] },
    "accounts[0]",
    '"1111-2222-3333"',
    "an AWS account ID has exactly 12 digits",
  ],
  [
    "an ID with 13 digits",
    { accounts: ["1111222233334"] },
    "accounts[0]",
    '"1111222233334"',
    "an AWS account ID has exactly 12 digits",
  ],
  [
    "a number that lost its zero",
    { accounts: ["111122223333", 12345678901] },
    "accounts[1]",
    '"12345678901"',
    "an AWS account ID has exactly 12 digits; this one has fewer, as when YAML drops leading zeros",
  ],
  [
    "a map whose ID lost its zero",
    { accounts: [{ id: 12345678901 }] },
    "accounts[0].id",
    '"12345678901"',
    "an AWS account ID has exactly 12 digits; this one has fewer",
  ],
  [
    "a map without ID",
    { accounts: [{ name: "payments" }] },
    "accounts[0].id",
    undefined,
    "an account is an ID, or a map of id, name and accessRoleName",
  ],
  [
    "a map with an unknown word",
    { accounts: [{ id: "012345678901", nam: "x" }] },
    "accounts[0].nam",
    '"nam"',
    "an account is an ID, or a map of id, name and accessRoleName",
  ],
  [
    "an ID that is there twice",
    { accounts: ["012345678901", "111122223333", "012345678901"] },
    "accounts",
    '"012345678901"',
    "lists each account once; this one is there more than once",
  ],
  [
    "a management account not in the list",
    { accounts: ACCOUNTS, managementAccount: "999988887777" },
    "managementAccount",
    '"999988887777"',
    "is one of authomize-aws:accounts; this one is not among them",
  ],
  [
    "Identity Center without management account",
    { accounts: ACCOUNTS, identityCenter: "true" },
    "identityCenter",
    "true",
    "needs authomize-aws:managementAccount",
  ],
  [
    "a yes that is no boolean",
    { accounts: ACCOUNTS, identityCenter: "yes" },
    "identityCenter",
    '"yes"',
    "is true or false",
  ],
  [
    "an external ID with a space",
    { accounts: ACCOUNTS, externalId: "abc def" },
    "externalId",
    '"abc def"',
    "AWS accepts 2 to 1,224 characters",
  ],
  [
    "an external ID of one character",
    { accounts: ACCOUNTS, externalId: "a" },
    "externalId",
    '"a"',
    "AWS accepts 2 to 1,224 characters",
  ],
  [
    "an external ID that is too long",
    { accounts: ACCOUNTS, externalId: "a".repeat(1225) },
    "externalId",
    `"${"a".repeat(79)}… (1227 characters)`,
    "AWS accepts 2 to 1,224 characters",
  ],
  [
    "an external ID that is an account ID",
    { accounts: ACCOUNTS, externalId: "111122223333" },
    "externalId",
    '"111122223333"',
    "is a value that only Authomize and you share",
  ],
  [
    "a role ARN as role name",
    { accounts: ACCOUNTS, roleName: "arn:aws:iam::1:role/x" },
    "roleName",
    '"arn:aws:iam::1:role/x"',
    "IAM accepts 1 to 64 characters",
  ],
  [
    "a role name of 65 characters",
    { accounts: ACCOUNTS, roleName: "r".repeat(65) },
    "roleName",
    `"${"r".repeat(65)}"`,
    "IAM accepts 1 to 64 characters",
  ],
  [
    "an access role's ARN",
    { accounts: ACCOUNTS, accessRoleName: "a/b" },
    "accessRoleName",
    '"a/b"',
    "IAM accepts 1 to 64 characters",
  ],
  [
    "a path without slashes",
    { accounts: ACCOUNTS, rolePath: "vendors" },
    "rolePath",
    '"vendors"',
    "IAM accepts / or a path",
  ],
  [
    "a boundary with a path in its name",
    { accounts: ACCOUNTS, permissionsBoundary: "a/b" },
    "permissionsBoundary",
    '"a/b"',
    "is the name of a policy that exists in every account",
  ],
  [
    "a boundary of another partition",
    { accounts: ACCOUNTS, permissionsBoundary: "arn:aws-us-gov:iam::aws:policy/X" },
    "permissionsBoundary",
    '"arn:aws-us-gov:iam::aws:policy/X"',
    "the vendor's principal can be trusted in the commercial partition",
  ],
  [
    "a boundary of one of several accounts",
    { accounts: ACCOUNTS, permissionsBoundary: "arn:aws:iam::111122223333:policy/X" },
    "permissionsBoundary",
    '"arn:aws:iam::111122223333:policy/X"',
    "belongs to the same account as the role",
  ],
  [
    "a session of half an hour",
    { accounts: ACCOUNTS, maxSessionDuration: "1800" },
    "maxSessionDuration",
    "1800",
    "is a whole number of seconds from 3600",
  ],
  [
    "a session of 13 hours",
    { accounts: ACCOUNTS, maxSessionDuration: "46800" },
    "maxSessionDuration",
    "46800",
    "is a whole number of seconds from 3600",
  ],
  [
    "a session in words",
    { accounts: ACCOUNTS, maxSessionDuration: "1h" },
    "maxSessionDuration",
    '"1h"',
    "is a whole number of seconds from 3600",
  ],
  [
    "a tag key of AWS's own",
    { accounts: ACCOUNTS, tags: { "aws:x": "y" } },
    "tags.aws:x",
    '"aws:x"',
    "is a map of tags",
  ],
  [
    "a tag value that is a number",
    { accounts: ACCOUNTS, tags: { cost: 4711 } },
    "tags.cost",
    "4711",
    "is a map of tags",
  ],
  [
    "a region that is none",
    { accounts: ACCOUNTS, regions: ["virginia"] },
    "regions[0]",
    '"virginia"',
    "is a region's name",
  ],
  [
    "a GovCloud region",
    { accounts: ACCOUNTS, regions: ["us-gov-west-1"] },
    "regions[0]",
    '"us-gov-west-1"',
    "is a region of the commercial partition",
  ],
  [
    "an integration name of two lines",
    { accounts: ACCOUNTS, integrationName: "a\nb" },
    "integrationName",
    '"a\\nb"',
    "is one line of text",
  ],
  [
    "an e-mail address that is none",
    { accounts: ACCOUNTS, ownerEmail: "security" },
    "ownerEmail",
    '"security"',
    "is an e-mail address",
  ],
  [
    "an unknown key",
    { accounts: ACCOUNTS, acounts: "x" },
    "acounts",
    undefined,
    "is not a setting of this project",
  ],
];

describe("parseSettings refuses", () => {
  for (const [what, settings, key, value, rule] of REFUSED) {
    it(what, () => {
      const problem = theProblem(settings);
      assert.equal(problem.key, `authomize-aws:${key}`);
      assert.equal(problem.value, value);
      assert.equal(problem.rule.slice(0, rule.length), rule);
      assert.notEqual(problem.fix, "");
    });
  }

  it("an unknown key, and names the nearest known one", () => {
    const { fix } = theProblem({ accounts: ACCOUNTS, extrenalID: "abc" });
    assert.equal(
      fix,
      "did you mean externalId? Rename it, or remove it: pulumi config rm authomize-aws:extrenalID",
    );
  });

  it("a secret value without showing it", () => {
    const problem = theProblem({ accounts: ACCOUNTS, externalId: "my secret" }, ["externalId"]);
    assert.equal(problem.value, "[secret]");
  });

  it("all at once, in one message", () => {
    const settings = { accounts: ["1"], externalId: "a", roleName: "a b" };
    assert.throws(() => parseSettings(configuration(settings)), {
      name: "SettingsError",
      message: [
        "3 settings need a change before anything is deployed:",
        "",
        '  authomize-aws:accounts[0]: "1"',
        "    Rule: an AWS account ID has exactly 12 digits; this one has fewer, as when YAML drops leading zeros",
        '    Fix:  put the ID in quotes, with its zeros: "012345678901"',
        "",
        '  authomize-aws:externalId: "a"',
        "    Rule: AWS accepts 2 to 1,224 characters of A-Z a-z 0-9 + = , . @ : / _ -",
        "    Fix:  copy the External ID from Authomize's dialog once more, without spaces or quotes around it",
        "",
        '  authomize-aws:roleName: "a b"',
        "    Rule: IAM accepts 1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
        "    Fix:  give the role's name alone, without path or ARN",
      ].join("\n"),
    });
  });
});
