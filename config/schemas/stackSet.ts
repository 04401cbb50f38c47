import * as v from "valibot";

import { check, integer, mapOf, matching, message, oneOf } from "./values";

/** A region of the commercial partition. */
export const region = v.pipe(
  matching(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, "is a region's name", "write it like us-east-1"),
  check(
    (value) => !/^(?:cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/.test(value),
    "is a region of the commercial partition, aws; Authomize reads no other",
    "leave out GovCloud, China, sovereign and isolated regions",
  ),
);

const trueOrFalse = v.boolean(message("is true or false", "write true or false"));

function count(minimum: number) {
  const fix = `write it like ${Math.max(minimum, 10)}`;
  return v.optional(integer(minimum, Infinity, `is a whole number, ${minimum} or more`, fix));
}

function percentage(minimum: number) {
  return v.optional(
    integer(minimum, 100, `is a whole number from ${minimum} to 100`, "write it like 10"),
  );
}

function notBoth<Value>(one: keyof Value & string, other: keyof Value & string) {
  return check(
    (value: Value) => value[one] === undefined || value[other] === undefined,
    `has ${one} or ${other}, not both`,
    "keep one of them",
  );
}

/** The StackSet and its operations. Source: CloudFormation API, StackSetOperationPreferences. */
export const stackSet = v.pipe(
  mapOf(
    {
      /** Absent: named after the stack. */
      name: v.optional(
        matching(
          /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
          "is a StackSet's name: a letter, then letters, digits and hyphens, 128 at most",
          "write it like authomize-prod, or leave it out",
        ),
      ),
      /** Where the StackSet and its stacks are kept; absent: where the deployment works. */
      region: v.optional(region),
      /** Whether AWS makes the role in new accounts of the units by itself. */
      autoDeployment: v.optional(trueOrFalse, true),
      /** Whether an account that leaves the units keeps its role. */
      retainOnLeaving: v.optional(trueOrFalse, false),
      /** Whether the deployment works as the management account, or as a delegated administrator. */
      callAs: v.optional(
        oneOf(
          ["SELF", "DELEGATED_ADMIN"],
          "is SELF (deployed from the management account) or DELEGATED_ADMIN (from a delegated administrator)",
          "write SELF or DELEGATED_ADMIN",
        ),
        "SELF",
      ),
      concurrencyMode: v.optional(
        oneOf(
          ["SOFT_FAILURE_TOLERANCE", "STRICT_FAILURE_TOLERANCE"],
          "is SOFT_FAILURE_TOLERANCE (keeps its pace after failures) or STRICT_FAILURE_TOLERANCE (slows down)",
          "write SOFT_FAILURE_TOLERANCE or STRICT_FAILURE_TOLERANCE",
        ),
        "SOFT_FAILURE_TOLERANCE",
      ),
      /** In how many accounts an operation may fail: by number, or of a hundred. One of the two. */
      failureToleranceCount: count(0),
      /** 10 where there is no count. */
      failureTolerancePercentage: percentage(0),
      /** In how many accounts it works at once: by number, or of a hundred. One of the two. */
      maxConcurrentCount: count(1),
      /** 25 where there is no count. */
      maxConcurrentPercentage: percentage(1),
    },
    "is a map of name, region, autoDeployment, retainOnLeaving, callAs, concurrencyMode, failureToleranceCount, failureTolerancePercentage, maxConcurrentCount and maxConcurrentPercentage",
    "write it like { failureTolerancePercentage: 10, maxConcurrentCount: 20 }",
  ),
  notBoth("failureToleranceCount", "failureTolerancePercentage"),
  notBoth("maxConcurrentCount", "maxConcurrentPercentage"),
  v.transform((value) => ({
    ...(value.failureToleranceCount === undefined && { failureTolerancePercentage: 10 }),
    ...(value.maxConcurrentCount === undefined && { maxConcurrentPercentage: 25 }),
    ...value,
  })),
);
