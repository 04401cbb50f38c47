import * as v from "valibot";

import * as iam from "../../contract/iamRules";
import { OWNER_TAG, OWNER_TAG_PREFIX } from "../../contract/ownership";
import { reservedRoleNameOwner } from "../../contract/reservedRoleNames";
import { PARTITION } from "../../contract/vendor";
import { check, matching, message, noList, text, textMatching } from "./values";

const PLACEHOLDER_EXTERNAL_ID = "00000000-0000-0000-0000-000000000000";

/** The external ID; policy variables: IAM user guide, "IAM policy elements: Variables and tags". */
export const externalId = v.pipe(
  text,
  check(
    (value) => !value.includes("${"),
    "is a fixed text; IAM takes ${…} in a trust policy for a policy variable, whose value comes from whoever asks for access",
    "copy the External ID from Authomize's dialog as it stands there",
  ),
  v.regex(
    iam.EXTERNAL_ID,
    message(
      "AWS accepts 2 to 1,224 characters of A-Z a-z 0-9 + = , . @ : / _ -",
      "copy the External ID from Authomize's dialog once more, without spaces or quotes around it",
    ),
  ),
  check(
    (value) => value !== PLACEHOLDER_EXTERNAL_ID,
    "is a value that only Authomize and you share; this one is the placeholder of Pulumi.example.yaml",
    "copy the External ID from Authomize's dialog, or remove the line: one is generated then",
  ),
  check(
    (value) => !iam.ACCOUNT_ID.test(value),
    "is a value that only Authomize and you share; 12 digits are an account ID, which many people know",
    "copy the External ID from Authomize's dialog",
  ),
);

/** The name of a role that exists, without path. */
export const roleName = textMatching(
  iam.ROLE_NAME,
  "IAM accepts 1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
  "give the role's name alone, without path or ARN",
);

/** The trust role's name, without path: none that AWS keeps for roles of its own. */
export const trustRoleName = v.pipe(
  roleName,
  v.check(
    (value) => reservedRoleNameOwner(value) === undefined,
    ({ input }) =>
      message(
        `is a name of the trust role's own; ${reservedRoleNameOwner(input) ?? "AWS"} keeps this one for its own roles, in whatever case`,
        "choose another name, or remove the line: the role is AuthomizeCrossAccountTrustRole then",
      ),
  ),
);

/** A permissions boundary: a policy name, resolved in each account, or a policy ARN. */
export const permissionsBoundary = v.pipe(
  text,
  // For editors: what the next check asks for, as one pattern.
  v.metadata({ pattern: `${iam.POLICY_NAME.source}|${iam.POLICY_ARN.source}` }),
  check(
    (value) => iam.POLICY_NAME.test(value) || iam.POLICY_ARN.test(value),
    "is the name of a policy that exists in every account, or the ARN of a policy",
    "write it like VendorBoundary or arn:aws:iam::aws:policy/ReadOnlyAccess",
  ),
  check(
    (value) => (iam.POLICY_ARN.exec(value)?.[1] ?? PARTITION) === PARTITION,
    "the vendor's principal can be trusted in the commercial partition, aws, only",
    "use a policy whose ARN begins with arn:aws:",
  ),
);

const NOT_TAGS = [
  "is a map of tags: keys of 1 to 128 characters that do not begin with aws:, values of 256 at most, both of letters, digits, spaces and _ . : / = + - @",
  'write it like { owner: cloud-platform, cost-center: "4711" }, numbers in quotes',
] as const;

/** The role's tags besides the owner's. */
export const tags = v.pipe(
  noList(
    v.record(
      v.pipe(
        matching(iam.TAG_KEY, ...NOT_TAGS),
        check(
          // IAM compares the keys of tags without regard to case.
          (key) => !key.toLowerCase().startsWith(OWNER_TAG_PREFIX),
          `is none of this project's own: ${OWNER_TAG} says which stack a role belongs to, and this program alone sets keys that begin with ${OWNER_TAG_PREFIX}`,
          "choose another key, or remove the tag; every role gets the owner's tag by itself",
        ),
      ),
      matching(iam.TAG_VALUE, ...NOT_TAGS),
      message(...NOT_TAGS),
    ),
    ...NOT_TAGS,
  ),
  check(
    (value) => Object.keys(value).length < iam.MAXIMUM_TAGS,
    `an IAM role has ${iam.MAXIMUM_TAGS} tags at most, one of which says its owner (${OWNER_TAG})`,
    `keep ${iam.MAXIMUM_TAGS - 1} of them`,
  ),
  check(
    (value) =>
      new Set(Object.keys(value).map((key) => key.toLowerCase())).size ===
      Object.keys(value).length,
    "has each key once: IAM takes keys that differ in case alone for the same",
    "keep one of the two",
  ),
);
