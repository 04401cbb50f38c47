import type { RefusedSettings } from "./refusedSettings";

const ACCOUNTS = ["012345678901", "111122223333"];

const KEPT = [
  ["AWSServiceRoleForSupport", "AWS's services"],
  ["awsservicerolefororganizations", "AWS's services"],
  ["AWSReservedSSO_AdministratorAccess_0123456789abcdef", "IAM Identity Center"],
  ["OrganizationAccountAccessRole", "AWS Organizations"],
  ["organizationaccountaccessrole", "AWS Organizations"],
  ["AWSControlTowerExecution", "AWS Control Tower"],
  ["AWSControlTowerStackSetRole", "AWS Control Tower"],
  ["aws-controltower-ReadOnlyExecutionRole", "AWS Control Tower"],
  ["AWSAFTExecution", "AWS Control Tower"],
  ["stacksets-exec-0123456789abcdef0123456789abcdef", "CloudFormation StackSets"],
  ["AWSCloudFormationStackSetExecutionRole", "CloudFormation StackSets"],
] as const;

/** Names of roles, external IDs and tags that are somebody else's, each refused for that reason. */
export const REFUSED_NAMES: readonly RefusedSettings[] = [
  ...KEPT.map(([roleName, owner]): RefusedSettings => [
    `${roleName}, which is not the trust role's to have`,
    { accounts: ACCOUNTS, roleName, accessRoleName: "Access" },
    "roleName",
    JSON.stringify(roleName),
    `is a name of the trust role's own; ${owner} keeps this one for its own roles`,
  ]),
  [
    "the default access role as trust role, once",
    { accounts: ACCOUNTS, roleName: "OrganizationAccountAccessRole" },
    "roleName",
    '"OrganizationAccountAccessRole"',
    "is a name of the trust role's own",
  ],
  [
    "the access role as trust role, in whatever case",
    { organization: {}, roleName: "deploy-bot", accessRoleName: "Deploy-Bot" },
    "roleName",
    '"deploy-bot"',
    "is a role of its own; this one is the access role that the deployment assumes (accessRoleName)",
  ],
  [
    "one account's access role as trust role",
    {
      accounts: ["012345678901", { id: "111122223333", accessRoleName: "deploy-bot" }],
      roleName: "deploy-bot",
    },
    "roleName",
    '"deploy-bot"',
    "is a role of its own; this one is the access role that the deployment assumes (accounts[1].accessRoleName)",
  ],
  [
    "the trust role that is the default as access role",
    { accounts: ACCOUNTS, accessRoleName: "AuthomizeCrossAccountTrustRole" },
    "roleName",
    '"AuthomizeCrossAccountTrustRole"',
    "is a role of its own",
  ],
  [
    "the example's external ID",
    { accounts: ACCOUNTS, externalId: "00000000-0000-0000-0000-000000000000" },
    "externalId",
    '"00000000-0000-0000-0000-000000000000"',
    "is a value that only Authomize and you share; this one is the placeholder",
  ],
  [
    "a policy variable as external ID",
    { accounts: ACCOUNTS, externalId: "${aws:userid}" },
    "externalId",
    '"${aws:userid}"',
    "is a fixed text; IAM takes ${…} in a trust policy for a policy variable",
  ],
  [
    "the tag that says the owner",
    { accounts: ACCOUNTS, tags: { "authomize-aws:stack": "other/prod" } },
    "tags.authomize-aws:stack",
    '"authomize-aws:stack"',
    "is none of this project's own: authomize-aws:stack says which stack a role belongs to",
  ],
  [
    "a tag of that kind, in whatever case",
    { accounts: ACCOUNTS, tags: { owner: "us", "Authomize-AWS:x": "y" } },
    "tags.Authomize-AWS:x",
    '"Authomize-AWS:x"',
    "is none of this project's own",
  ],
  [
    "tags that leave no place for the owner's",
    {
      accounts: ACCOUNTS,
      tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag${index}`, ""])),
    },
    "tags",
    '{"tag0":"","tag1":"","tag2":"","tag3":"","tag4":"","tag5":"","tag6":"","tag7":""… (541 characters)',
    "an IAM role has 50 tags at most, one of which says its owner",
  ],
];
