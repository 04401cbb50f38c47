import * as v from "valibot";

import { accountId } from "./account";
import { told } from "./told";

const NOT_A_BUCKET = told(
  "is the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
  "give the name alone, without s3:// or ARN",
);

const NOT_A_PREFIX = told(
  "is the prefix that the trail was given, without slashes at either end, 200 characters at most",
  "write it like organization-trail; leave it out if the bucket has AWSLogs/ at its top",
);

const NOT_A_KEY = told(
  "is the ARN of a KMS key in the partition aws",
  "write it like arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555; an alias does not do",
);

const NOT_LOGS = told(
  "is a map of account, bucket, prefix and kmsKeyArn",
  'write it like { account: "111122223333", bucket: my-cloudtrail-logs }',
);

/** Where CloudTrail's logs are, and the account whose role may read them. */
export const cloudTrailLogs = v.strictObject(
  {
    account: accountId,
    bucket: v.pipe(
      v.string(NOT_A_BUCKET),
      v.regex(/^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/, NOT_A_BUCKET),
    ),
    prefix: v.optional(
      v.pipe(
        v.string(NOT_A_PREFIX),
        v.regex(/^(?!\/)[A-Za-z0-9!_.*'()/-]{1,200}(?<!\/)$/, NOT_A_PREFIX),
      ),
    ),
    kmsKeyArn: v.optional(
      v.pipe(
        v.string(NOT_A_KEY),
        v.regex(/^arn:aws:kms:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:key\/[A-Za-z0-9-]{1,64}$/, NOT_A_KEY),
      ),
    ),
  },
  NOT_LOGS,
);
