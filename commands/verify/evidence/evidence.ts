import * as v from "valibot";

import { SEVERITIES } from "../../../contract/verification/finding";

/** Whose an external ID is: what `up` deploys now, what it deployed last, neither; or none. */
export const OWNERS = ["this stack's", "the last update's", "another", "none"] as const;

/** The version of the evidence's form; it counts up when a field changes its meaning or goes. */
export const EVIDENCE_VERSION = 1;

const text = (description: string) => v.pipe(v.string(), v.description(description));
const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/), v.description("12 digits"));
const sha256 = (what: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]{64}$/),
    v.description(`SHA-256, in hexadecimal, of ${what}`),
  );
const moment = (what: string) =>
  v.pipe(v.string(), v.isoTimestamp(), v.description(`${what}, ISO 8601 in UTC`));
const CANONICAL = "as `jq --compact-output --sort-keys` prints it, without line break";

const role = v.object({
  arn: text("The role's ARN"),
  roleId: text("AWS's unique ID of it, which no role that is made anew has"),
  createdAt: moment("When it was made"),
  trustPolicySha256: sha256(`its trust policy, ${CANONICAL}`),
  managedPolicyArns: v.pipe(v.array(v.string()), v.description("What is attached, sorted")),
  inlinePolicies: v.pipe(
    v.array(v.object({ name: v.string(), sha256: sha256(`the document, ${CANONICAL}`) })),
    v.description("What is written into it, sorted by name"),
  ),
  permissionsBoundary: v.optional(
    v.object({
      arn: text("The policy's ARN"),
      sha256: v.optional(sha256(`its document, ${CANONICAL}; absent where it could not be read`)),
    }),
  ),
  maxSessionDuration: v.pipe(v.number(), v.description("Seconds")),
  tags: v.pipe(
    v.array(v.object({ key: v.string(), value: v.string() })),
    v.description("All of them, sorted by key"),
  ),
  lastUsed: v.pipe(
    v.nullable(
      v.object({ at: moment("When"), region: text("Where; empty where IAM does not tell") }),
    ),
    v.description("The last use, some hours late; null: none in the 400 days that AWS looks back"),
  ),
});

const account = v.object({
  accountId,
  accountName: v.optional(v.string()),
  unit: v.optional(
    text("The organizational units from the root to the innermost, such as Root/Production"),
  ),
  isEnrolled: v.pipe(v.boolean(), v.description("Whether it is to have the role")),
  result: v.pipe(
    v.picklist(["holds", "open", "unread"]),
    v.description(
      "holds: as it should be; open: something has to be done; unread: not enrolled, and nobody could look",
    ),
  ),
  role: v.optional(role),
});

const finding = v.object({
  accountId,
  accountName: v.optional(v.string()),
  severity: v.picklist(SEVERITIES),
  rule: text("The rule that is broken, a short name that never changes"),
  problem: v.string(),
  fix: v.string(),
});

/** What may be another than in an earlier evidence; those from `roleId` on are of the role. */
export const CHANGEABLE = [
  "came",
  "went",
  "isEnrolled",
  "role",
  "roleId",
  "arn",
  "trustPolicySha256",
  "managedPolicyArns",
  "inlinePolicies",
  "permissionsBoundary",
  "permissionsBoundarySha256",
  "maxSessionDuration",
  "tags",
  "lastUsed",
] as const;

const change = v.object({
  accountId,
  accountName: v.optional(v.string()),
  what: v.pipe(
    v.picklist(CHANGEABLE),
    v.description(
      "came, went: looked into for the first time, not any more; role: there is one in one of the two alone",
    ),
  ),
  before: v.pipe(v.nullable(v.string()), v.description("As text; null: nothing")),
  after: v.pipe(v.nullable(v.string()), v.description("As text; null: nothing")),
});

/** What `verify` saw, and who looked at what: its `--json`, and what every other form is made from. */
export const EVIDENCE = v.object({
  schemaVersion: v.literal(EVIDENCE_VERSION),
  at: moment("When it was looked"),
  stack: text("The stack's name; with --config-file that of the settings file, without folder"),
  holds: v.pipe(
    v.boolean(),
    v.description("Whether nothing has to be done; then the exit code is 0"),
  ),
  caller: text("The ARN of the identity that looked"),
  versions: v.object({ authomizeAws: v.string(), node: v.string() }),
  settingsSha256: sha256(`the settings without secrets, ${CANONICAL}`),
  notChecked: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        "With --config-file: what nobody looked for, as Pulumi's state was not read. Absent: all was",
      ),
    ),
  ),
  selection: v.pipe(
    v.unknown(),
    v.description(
      "The setting organization, or accounts: list; onlyAccounts where --account limited it",
    ),
  ),
  organization: v.optional(
    v.object({ id: v.string(), accounts: v.pipe(v.number(), v.description("How many it has")) }),
  ),
  leftOut: v.pipe(
    v.array(v.object({ accountId, accountName: v.optional(v.string()), reason: v.string() })),
    v.description("The accounts that are not enrolled, each with the reason"),
  ),
  accounts: v.pipe(
    v.array(account),
    v.description("Every account that was looked into, sorted by ID"),
  ),
  findings: v.pipe(v.array(finding), v.description("The worst first")),
  externalIds: v.pipe(
    v.array(
      v.object({
        externalId: v.nullable(v.string()),
        whose: v.picklist(OWNERS),
        accounts: v.array(accountId),
      }),
    ),
    v.description("Which accounts have which external ID"),
  ),
  changes: v.pipe(
    v.optional(
      v.object({
        since: moment("When it was looked for the earlier evidence"),
        accounts: v.pipe(v.array(change), v.description("What changed, sorted by account ID")),
        newFindings: v.pipe(v.array(finding), v.description("Those that were not there then")),
        goneFindings: v.pipe(v.array(finding), v.description("Those that are not there any more")),
      }),
    ),
    v.description("What is another than in the evidence that --since named"),
  ),
});

type DeepReadonly<Value> = unknown extends Value
  ? Value
  : { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> };

/** What `verify` saw. */
export type Evidence = DeepReadonly<v.InferOutput<typeof EVIDENCE>>;

/** What was seen of one account. */
export type AccountEvidence = Evidence["accounts"][number];

/** What is another than in an earlier evidence. */
export type Changes = NonNullable<Evidence["changes"]>;

/** One property of one account that is another. */
export type Change = Changes["accounts"][number];

/** What was seen of one account's role. */
export type RoleEvidence = NonNullable<AccountEvidence["role"]>;
