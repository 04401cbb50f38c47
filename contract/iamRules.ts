/**
 * What AWS accepts for each value that this project passes on. Sources: IAM and STS API references
 * (CreateRole, AssumeRole, TagRole) and the IAM user guide, "IAM and AWS STS quotas".
 */

/** An AWS account ID: exactly 12 digits, leading zeros included. */
export const ACCOUNT_ID = /^\d{12}$/;

/** STS AssumeRole `ExternalId`: 2 to 1,224 characters of this alphabet. */
export const EXTERNAL_ID = /^[A-Za-z0-9+=,.@:/_-]{2,1224}$/;

/** IAM role name: 1 to 64 characters of this alphabet. */
export const ROLE_NAME = /^[A-Za-z0-9+=,.@_-]{1,64}$/;

/** IAM user name: the most characters. */
export const MAXIMUM_USER_NAME_LENGTH = 64;

/** IAM path: `/`, or printable ASCII without spaces between two `/`, 512 characters at most. */
export const ROLE_PATH = /^(?=.{1,512}$)\/(?:[!-~]+\/)?$/;

/** IAM managed policy name: 1 to 128 characters of this alphabet. */
export const POLICY_NAME = /^[A-Za-z0-9+=,.@_-]{1,128}$/;

/** A managed policy's ARN; captures its partition and its owner, which is `aws` or an account. */
export const POLICY_ARN =
  /^arn:(aws[a-z-]*):iam::(aws|\d{12}):policy(?=\/(?:.{1,510}\/)?[^/]+$)\/(?:[!-.0-~]+\/)*[A-Za-z0-9+=,.@_-]{1,128}$/;

/** The ARN of one user or role, as a trust policy names it: no wildcard, no whole account, no session. */
export const USER_OR_ROLE_ARN =
  /^arn:aws:iam::\d{12}:(?:user|role)\/(?:[!-)+-.0->@-~]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/;

/** The ARN of one role, as `sts:AssumeRole` takes it. */
export const ROLE_ARN =
  /^arn:aws:iam::\d{12}:role\/(?:[!-)+-.0->@-~]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/;

/** IAM tag key: 1 to 128 letters, digits, spaces and `_ . : / = + - @`; the prefix `aws:` is AWS's own. */
export const TAG_KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu;

/** IAM tag value: up to 256 characters of the same alphabet. */
export const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** The most tags that an IAM role can have. */
export const MAXIMUM_TAGS = 50;

/** IAM role `MaxSessionDuration`, in seconds: one hour to twelve. */
export const SESSION_DURATION = { minimum: 3600, maximum: 43200 } as const;

/** STS `RoleSessionName`: 2 to 64 characters of `[A-Za-z0-9_+=,.@-]`. */
export const MAXIMUM_SESSION_NAME_LENGTH = 64;

/** STS AssumeRole `Policy`, and inline session policies as a whole: characters of plain text. */
export const MAXIMUM_SESSION_POLICY_LENGTH = 2048;

/** All inline policies of a role together, without spaces. */
export const MAXIMUM_ROLE_POLICIES_LENGTH = 10_240;

/** A managed policy's document, without spaces. */
export const MAXIMUM_MANAGED_POLICY_LENGTH = 6144;
