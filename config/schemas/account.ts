import * as v from "valibot";

import { ACCOUNT_ID } from "../../contract/iamRules";
import { roleName } from "./role";
import { lineOfText } from "./text";
import { told } from "./told";

const NOT_AN_ACCOUNT_ID = told(
  "an AWS account ID has exactly 12 digits",
  'write it in quotes, as the AWS console shows it, without dashes: "012345678901"',
);

/**
 * An account ID as text, or as the number that YAML and `pulumi config set --path` make of it, as
 * long as its 12 digits survived.
 */
export const accountId = v.pipe(
  v.union([v.string(), v.number()], NOT_AN_ACCOUNT_ID),
  v.transform(String),
  v.check(
    (value) => !/^\d{1,11}$/.test(value),
    told(
      "an AWS account ID has exactly 12 digits; this one has fewer, as when YAML drops leading zeros",
      'put the ID in quotes, with its zeros: "012345678901"',
    ),
  ),
  v.regex(ACCOUNT_ID, NOT_AN_ACCOUNT_ID),
);

const NOT_AN_ACCOUNT = told(
  "an account is an ID, or a map of id, name and accessRoleName",
  'write it like "012345678901" or { id: "012345678901", name: payments }',
);

const accountWithDetails = v.strictObject(
  { id: accountId, name: v.optional(lineOfText(128)), accessRoleName: v.optional(roleName) },
  NOT_AN_ACCOUNT,
);

const accountAlone = v.pipe(
  accountId,
  v.transform((id) => ({ id, name: undefined, accessRoleName: undefined })),
);

const account = v.lazy((input) =>
  typeof input === "object" && input !== null ? accountWithDetails : accountAlone,
);

/** The list of accounts, each an ID alone or a map with an ID. */
export const accountList = v.pipe(
  v.array(
    account,
    told(
      "is a list of account IDs, or of maps of id, name and accessRoleName",
      'write one line for each account: - "012345678901"',
    ),
  ),
  v.minLength(1, told("names at least one account", "list the accounts that Authomize may read")),
);
