import * as v from "valibot";

import { accountId } from "./accounts";
import { permissionsBoundary } from "./role";
import { region } from "./stackSet";
import { booleanOrText, mapOf, matching, message } from "./values";

const NO_LEGACY_USER = [
  "is true, or a map of account, keys and permissionsBoundary",
  "write true, or { keys: [first] }",
] as const;

const NOT_KEYS = message(
  "is a list of one or two names, each for one access key; IAM takes no third",
  "write it like [first]; to exchange the key, [first, second], and then [second]",
);

const keyName = matching(
  /^[A-Za-z0-9-]{1,32}$/,
  "is a name for an access key: 1 to 32 letters, digits and hyphens",
  "write it like first, or 2026-07",
);

const legacyUserWithDetails = mapOf(
  {
    /** The account that the user is in; absent: the management account. */
    account: v.optional(accountId),
    /** A name for each access key that is to exist; one, or two while keys are exchanged. */
    keys: v.optional(
      v.pipe(
        v.array(keyName, NOT_KEYS),
        v.minLength(1, NOT_KEYS),
        v.maxLength(2, NOT_KEYS),
        v.check(([first, second]) => first !== second, NOT_KEYS),
      ),
      ["first"],
    ),
    /** A policy name, resolved in the user's account, or a policy ARN. */
    permissionsBoundary: v.optional(permissionsBoundary),
  },
  ...NO_LEGACY_USER,
);

const legacyUserOrNone = v.pipe(
  booleanOrText(...NO_LEGACY_USER),
  v.transform((isWanted): v.InferOutput<typeof legacyUserWithDetails> | undefined =>
    isWanted ? { keys: ["first"] } : undefined,
  ),
);

/** The legacy user, an IAM user of the operator's own; false means none. */
export const legacyUser = v.lazy((input) =>
  typeof input === "object" && input !== null ? legacyUserWithDetails : legacyUserOrNone,
);

/** Where CloudTrail's logs are, and the account whose role may read them. */
export const cloudTrailLogs = mapOf(
  {
    account: accountId,
    bucket: matching(
      /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/,
      "is the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
      "give the name alone, without s3:// or ARN",
    ),
    prefix: v.optional(
      matching(
        /^(?!\/)[A-Za-z0-9!_.*'()/-]{1,200}(?<!\/)$/,
        "is the prefix that the trail was given, without slashes at either end, 200 characters at most",
        "write it like organization-trail; leave it out if the bucket has AWSLogs/ at its top",
      ),
    ),
    kmsKeyArn: v.optional(
      matching(
        /^arn:aws:kms:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:key\/[A-Za-z0-9-]{1,64}$/,
        "is the ARN of a KMS key in the partition aws",
        "write it like arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555; an alias does not do",
      ),
    ),
  },
  "is a map of account, bucket, prefix and kmsKeyArn",
  'write it like { account: "111122223333", bucket: my-cloudtrail-logs }',
);

const commaDelimited = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").map((part) => part.trim())),
  v.array(region),
);

/** The dialog's *Regions*: a list, or text with commas as the dialog takes it. */
export const regions = v.union(
  [v.array(region), commaDelimited],
  message(
    "is a list of region names",
    "write it like [us-east-1, eu-west-1]; leave it out for all regions",
  ),
);

const NOT_AN_EMAIL = message("is an e-mail address", "write it like cloud-security@example.com");

/** The dialog's *Contact email*. */
export const ownerEmail = v.pipe(v.string(NOT_AN_EMAIL), v.email(NOT_AN_EMAIL));
