import * as v from "valibot";

import {
  ACCOUNT_ID,
  EXTERNAL_ID,
  MAXIMUM_TAGS,
  POLICY_ARN,
  POLICY_NAME,
  ROLE_NAME,
  ROLE_PATH,
  SESSION_DURATION,
  TAG_KEY,
  TAG_VALUE,
} from "../../contract/iamRules";
import { OWNER_TAG, OWNER_TAG_PREFIX } from "../../contract/ownership";
import { reservedRoleNameOwner } from "../../contract/reservedRoleNames";
import { PARTITION } from "../../contract/vendor";
import { text, textMatching } from "./text";
import { told } from "./told";

/** What Pulumi.example.yaml has in place of an external ID. */
const PLACEHOLDER_EXTERNAL_ID = "00000000-0000-0000-0000-000000000000";

/**
 * The external ID of the vendor's dialog. Source of policy variables: IAM user guide, "IAM policy
 * elements: Variables and tags".
 */
export const externalId = v.pipe(
  text,
  v.check(
    (value) => !value.includes("${"),
    told(
      "is a fixed text; IAM takes ${…} in a trust policy for a policy variable, whose value comes from whoever asks for access",
      "copy the External ID from Authomize's dialog as it stands there",
    ),
  ),
  v.regex(
    EXTERNAL_ID,
    told(
      "AWS accepts 2 to 1,224 characters of A-Z a-z 0-9 + = , . @ : / _ -",
      "copy the External ID from Authomize's dialog once more, without spaces or quotes around it",
    ),
  ),
  v.check(
    (value) => value !== PLACEHOLDER_EXTERNAL_ID,
    told(
      "is a value that only Authomize and you share; this one is the placeholder of Pulumi.example.yaml",
      "copy the External ID from Authomize's dialog, or remove the line: one is generated then",
    ),
  ),
  v.check(
    (value) => !ACCOUNT_ID.test(value),
    told(
      "is a value that only Authomize and you share; 12 digits are an account ID, which many people know",
      "copy the External ID from Authomize's dialog",
    ),
  ),
);

/** The name of a role that exists, without path. */
export const roleName = textMatching(
  ROLE_NAME,
  "IAM accepts 1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
  "give the role's name alone, without path or ARN",
);

/** The trust role's name, without path: none that AWS keeps for roles of its own. */
export const trustRoleName = v.pipe(
  roleName,
  v.check(
    (value) => reservedRoleNameOwner(value) === undefined,
    ({ input }) =>
      told(
        `is a name of the trust role's own; ${reservedRoleNameOwner(input) ?? "AWS"} keeps this one for its own roles, in whatever case`,
        "choose another name, or remove the line: the role is AuthomizeCrossAccountTrustRole then",
      ),
  ),
);

/** A role's path. */
export const rolePath = textMatching(
  ROLE_PATH,
  "IAM accepts / or a path that begins and ends with /, without spaces, 512 characters at most",
  "write it like /security/vendors/",
);

/** A permissions boundary: a policy name, resolved in each account, or a policy ARN. */
export const permissionsBoundary = v.pipe(
  text,
  v.check(
    (value) => POLICY_NAME.test(value) || POLICY_ARN.test(value),
    told(
      "is the name of a policy that exists in every account, or the ARN of a policy",
      "write it like VendorBoundary or arn:aws:iam::aws:policy/ReadOnlyAccess",
    ),
  ),
  v.check(
    (value) => (POLICY_ARN.exec(value)?.[1] ?? PARTITION) === PARTITION,
    told(
      "the vendor's principal can be trusted in the commercial partition, aws, only",
      "use a policy whose ARN begins with arn:aws:",
    ),
  ),
);

const NOT_A_SESSION_DURATION = told(
  "is a whole number of seconds from 3600 (one hour) to 43200 (twelve hours)",
  "write it like 3600",
);

/** The longest session of the role, in seconds. */
export const maxSessionDuration = v.pipe(
  v.union(
    [v.number(), v.pipe(v.string(), v.regex(/^\d+$/, NOT_A_SESSION_DURATION))],
    NOT_A_SESSION_DURATION,
  ),
  v.transform(Number),
  v.integer(NOT_A_SESSION_DURATION),
  v.minValue(SESSION_DURATION.minimum, NOT_A_SESSION_DURATION),
  v.maxValue(SESSION_DURATION.maximum, NOT_A_SESSION_DURATION),
);

const NOT_TAGS = told(
  "is a map of tags: keys of 1 to 128 characters that do not begin with aws:, values of 256 at most, " +
    "both of letters, digits, spaces and _ . : / = + - @",
  'write it like { owner: cloud-platform, cost-center: "4711" }, numbers in quotes',
);

const OWN_TAG = told(
  `is none of this project's own: ${OWNER_TAG} says which stack a role belongs to, and this program alone sets keys that begin with ${OWNER_TAG_PREFIX}`,
  "choose another key, or remove the tag; every role gets the owner's tag by itself",
);

/** The role's tags besides the owner's. */
export const tags = v.pipe(
  v.record(
    v.pipe(
      v.string(NOT_TAGS),
      v.regex(TAG_KEY, NOT_TAGS),
      // IAM compares the keys of tags without regard to case.
      v.check((key) => !key.toLowerCase().startsWith(OWNER_TAG_PREFIX), OWN_TAG),
    ),
    v.pipe(v.string(NOT_TAGS), v.regex(TAG_VALUE, NOT_TAGS)),
    NOT_TAGS,
  ),
  v.check(
    (value) => Object.keys(value).length < MAXIMUM_TAGS,
    told(
      `an IAM role has ${MAXIMUM_TAGS} tags at most, one of which says its owner (${OWNER_TAG})`,
      `keep ${MAXIMUM_TAGS - 1} of them`,
    ),
  ),
);
