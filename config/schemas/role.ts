import * as v from "valibot";

import {
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
import { PARTITION } from "../../contract/vendor";
import { text, textMatching } from "./text";
import { told } from "./told";

/** The external ID of the vendor's dialog. */
export const externalId = textMatching(
  EXTERNAL_ID,
  "AWS accepts 2 to 1,224 characters of A-Z a-z 0-9 + = , . @ : / _ -",
  "copy the External ID from Authomize's dialog once more, without spaces or quotes around it",
);

/** A role's name, without path. */
export const roleName = textMatching(
  ROLE_NAME,
  "IAM accepts 1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
  "give the role's name alone, without path or ARN",
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

/** The role's tags. */
export const tags = v.pipe(
  v.record(
    v.pipe(v.string(NOT_TAGS), v.regex(TAG_KEY, NOT_TAGS)),
    v.pipe(v.string(NOT_TAGS), v.regex(TAG_VALUE, NOT_TAGS)),
    NOT_TAGS,
  ),
  v.check(
    (value) => Object.keys(value).length <= MAXIMUM_TAGS,
    told(`an IAM role has ${MAXIMUM_TAGS} tags at most`, "remove some of them"),
  ),
);
