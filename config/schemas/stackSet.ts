import * as v from "valibot";

import { region } from "./dialog";
import { told } from "./told";

const NOT_A_ROLLOUT = told(
  "is accounts (each role by itself) or stackSet (by CloudFormation in all member accounts)",
  "write accounts or stackSet",
);

/** How the roles are made. */
export const rollout = v.picklist(["accounts", "stackSet"], NOT_A_ROLLOUT);

/** What the StackSet does unless it is told otherwise. */
export const STACK_SET_DEFAULTS = {
  autoDeployment: true,
  retainOnLeaving: false,
  callAs: "SELF",
  concurrencyMode: "SOFT_FAILURE_TOLERANCE",
  failureTolerancePercentage: 10,
  maxConcurrentPercentage: 25,
} as const;

const NOT_A_NAME = told(
  "is a StackSet's name: a letter, then letters, digits and hyphens, 128 at most",
  "write it like authomize-prod, or leave it out",
);

const NOT_YES_OR_NO = told("is true or false", "write true or false");

const NOT_A_CALLER = told(
  "is SELF (deployed from the management account) or DELEGATED_ADMIN (from a delegated administrator)",
  "write SELF or DELEGATED_ADMIN",
);

const NOT_A_MODE = told(
  "is SOFT_FAILURE_TOLERANCE (keeps its pace after failures) or STRICT_FAILURE_TOLERANCE (slows down)",
  "write SOFT_FAILURE_TOLERANCE or STRICT_FAILURE_TOLERANCE",
);

function wholeNumber(minimum: number, maximum: number) {
  const message = told(
    Number.isFinite(maximum)
      ? `is a whole number from ${minimum} to ${maximum}`
      : `is a whole number, ${minimum} or more`,
    `write it like ${Math.max(minimum, 10)}`,
  );
  return v.pipe(
    v.number(message),
    v.safeInteger(message),
    v.minValue(minimum, message),
    v.maxValue(maximum, message),
  );
}

const NOT_STACK_SET = told(
  "is a map of name, region, autoDeployment, retainOnLeaving, callAs, concurrencyMode, failureToleranceCount, failureTolerancePercentage, maxConcurrentCount and maxConcurrentPercentage",
  "write it like { failureTolerancePercentage: 10, maxConcurrentCount: 20 }",
);

/** The StackSet and its operations. */
export const stackSet = v.pipe(
  v.strictObject(
    {
      name: v.optional(
        v.pipe(v.string(NOT_A_NAME), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, NOT_A_NAME)),
      ),
      region: v.optional(region),
      autoDeployment: v.optional(v.boolean(NOT_YES_OR_NO), STACK_SET_DEFAULTS.autoDeployment),
      retainOnLeaving: v.optional(v.boolean(NOT_YES_OR_NO), STACK_SET_DEFAULTS.retainOnLeaving),
      callAs: v.optional(
        v.picklist(["SELF", "DELEGATED_ADMIN"], NOT_A_CALLER),
        STACK_SET_DEFAULTS.callAs,
      ),
      concurrencyMode: v.optional(
        v.picklist(["SOFT_FAILURE_TOLERANCE", "STRICT_FAILURE_TOLERANCE"], NOT_A_MODE),
        STACK_SET_DEFAULTS.concurrencyMode,
      ),
      failureToleranceCount: v.optional(wholeNumber(0, Infinity)),
      failureTolerancePercentage: v.optional(wholeNumber(0, 100)),
      maxConcurrentCount: v.optional(wholeNumber(1, Infinity)),
      maxConcurrentPercentage: v.optional(wholeNumber(1, 100)),
    },
    NOT_STACK_SET,
  ),
  v.check(
    (value) =>
      value.failureToleranceCount === undefined || value.failureTolerancePercentage === undefined,
    told("has failureToleranceCount or failureTolerancePercentage, not both", "keep one of them"),
  ),
  v.check(
    (value) =>
      value.maxConcurrentCount === undefined || value.maxConcurrentPercentage === undefined,
    told("has maxConcurrentCount or maxConcurrentPercentage, not both", "keep one of them"),
  ),
  v.transform((value) => ({
    ...value,
    ...(value.failureToleranceCount === undefined && value.failureTolerancePercentage === undefined
      ? { failureTolerancePercentage: STACK_SET_DEFAULTS.failureTolerancePercentage }
      : {}),
    ...(value.maxConcurrentCount === undefined && value.maxConcurrentPercentage === undefined
      ? { maxConcurrentPercentage: STACK_SET_DEFAULTS.maxConcurrentPercentage }
      : {}),
  })),
);
