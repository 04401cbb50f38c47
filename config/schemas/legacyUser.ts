import * as v from "valibot";

import { accountId } from "./account";
import { told } from "./told";

const NOT_A_KEY = told(
  "is a name for an access key: 1 to 32 letters, digits and hyphens",
  "write it like first, or 2026-07",
);

const NOT_KEYS = told(
  "is a list of one or two names, each for one access key; IAM has no room for a third",
  "write it like [first]; to exchange the key, [first, second], and then [second]",
);

const withDetails = v.strictObject(
  {
    account: v.optional(accountId),
    keys: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(NOT_A_KEY), v.regex(/^[A-Za-z0-9-]{1,32}$/, NOT_A_KEY)), NOT_KEYS),
        v.minLength(1, NOT_KEYS),
        v.maxLength(2, NOT_KEYS),
        v.check((keys) => new Set(keys).size === keys.length, NOT_KEYS),
      ),
      ["first"],
    ),
  },
  told("is true, or a map of account and keys", "write true, or { keys: [first] }"),
);

const alone = v.pipe(
  v.union(
    [v.boolean(), v.picklist(["true", "false"])],
    told("is true, or a map of account and keys", "write true, or { keys: [first] }"),
  ),
  v.transform((value) =>
    value === true || value === "true" ? { account: undefined, keys: ["first"] } : undefined,
  ),
);

/** The legacy user; false means none. */
export const legacyUser = v.lazy((input) =>
  typeof input === "object" && input !== null ? withDetails : alone,
);
