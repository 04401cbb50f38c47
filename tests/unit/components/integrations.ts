import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import type { EnrolledSettings } from "../../../config/settings";
import type { StackInstance } from "../../../contract/stackSet";
import type { StackSetPlan } from "../../../rollout/plan/planStackSet";
import type { Rollout } from "../../../rollout/plan/rollout";
import { configuration } from "../config/configuration";
import { integrationOf, MANAGEMENT, type Circumstances } from "./integrationOf";
import { record, type Outputs, type RecordedResource } from "./recordedDeployment";

/** The member accounts. */
export const MEMBERS = ["012345678901", "444455556666"];
/** Types of resources. */
export const STACK_SET = "aws:cloudformation/stackSet:StackSet";
export const INSTANCES = "aws:cloudformation/stackInstances:StackInstances";
export const PROVIDER = "pulumi:providers:aws";
export const ROLE = "aws:iam/role:Role";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const EXCLUSIVE = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";
export const USER = "aws:iam/user:User";
export const USER_POLICY = "aws:iam/userPolicy:UserPolicy";
export const ACCESS_KEY = "aws:iam/accessKey:AccessKey";
/** The legacy user. */
export const USER_ARN = `arn:aws:iam::${MANAGEMENT}:user/authomize-test`;

const nothing: Outputs = () => ({});
/** The types that the mocks know. */
export const KNOWN: Readonly<Record<string, Outputs>> = {
  "authomize-aws:index:AuthomizeIntegration": nothing,
  "authomize-aws:index:TrustRole": nothing,
  "authomize-aws:index:StackSetTrustRoles": nothing,
  "authomize-aws:index:AccessKeyUser": nothing,
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": nothing,
  [PROVIDER]: nothing,
  [ROLE]: ({ name }) => ({ arn: `arn:made-by-the-mock:${name}` }),
  [ROLE_POLICY]: nothing,
  [EXCLUSIVE]: nothing,
  [USER]: () => ({ arn: USER_ARN }),
  [USER_POLICY]: nothing,
  [ACCESS_KEY]: ({ name }) => ({ secret: `secret of ${name}` }),
  [STACK_SET]: nothing,
  [INSTANCES]: nothing,
};

/** The StackSet's instances, as AWS has them. */
export const READ: readonly StackInstance[] = [
  { accountId: MEMBERS[0] ?? "", state: "current", reason: "" },
  { accountId: MEMBERS[1] ?? "", state: "failed", reason: "no boundary" },
];

/** What is read while only the first of the members has moved. */
export const ONE_INSTANCE = { instances: READ.slice(0, 1) };

/** A StackSet of all members. */
export const PLAN = {
  stackSet: {
    name: "authomize-test",
    region: "us-east-1",
    autoDeployment: true,
    retainOnLeaving: false,
    deploymentTargets: { organizationalUnitIds: ["ou-ab12-cd34ef56"], accounts: MEMBERS },
  },
  isMadeAnew: false,
  warnings: [],
} satisfies StackSetPlan;

/** The rollout by it. */
export const BY_STACK_SET = { kind: "stackSet", plan: PLAN, warnings: [] } satisfies Rollout;

/** The settings of all accounts. */
export function enrolled(settings: Readonly<Record<string, unknown>> = {}): EnrolledSettings {
  const accounts = [MANAGEMENT, ...MEMBERS];
  const parsed = parseSettings(
    configuration({ accounts, managementAccount: MANAGEMENT, externalId: "the-id", ...settings }),
  );
  assert.ok(parsed.accountChoice.from === "list");
  return { ...parsed, accounts: parsed.accountChoice.accounts };
}

/** What the integration of some settings registers and exports. */
export async function deploy(settings: EnrolledSettings, more: Circumstances = {}) {
  const { resources, result } = await record(KNOWN, (options) =>
    integrationOf(settings, { instances: READ, ...more }, options),
  );
  return {
    result: result as Record<string, unknown>,
    of: (type: string): readonly RecordedResource[] =>
      resources.filter((resource) => resource.type === type),
  };
}
