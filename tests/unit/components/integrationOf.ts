import type * as pulumi from "@pulumi/pulumi";

import { PlannedIntegration } from "../../../components/planned/plannedIntegration";
import type { EnrolledSettings } from "../../../config/settings";
import type { StackInstance } from "../../../contract/stackSet";
import type { Update } from "../../../organization/update";
import { integrationPlan } from "../../../program/integrationPlan";
import { integrationOutputs, type ExportedOutputs } from "../../../program/outputs";
import type { Survey } from "../../../program/survey/survey";
import type { Rollout } from "../../../rollout/plan/rollout";

/** The account that the deployment's credentials belong to. */
export const MANAGEMENT = "111122223333";

/** Nothing is in the way of the run. */
const NOTHING_FOUND: Survey = {
  unreachableAccountIds: [],
  isOneOutOfReach: false,
  leftAloneAccountIds: [],
  isWithoutUser: false,
  legacyUserExists: false,
  incompleteRemovals: [],
  formerRoleIds: {},
  message: undefined,
};

/** How a run differs from the first one of a stack in which all is well. */
export interface Circumstances {
  readonly rollout?: Rollout;
  readonly survey?: Partial<Survey>;
  readonly update?: Partial<Update>;
  /** The StackSet's instances when the engine has done what it can. */
  readonly instances?: readonly StackInstance[];
}

/** Makes the integration of some settings, as the program does, and returns what the stack exports. */
export function integrationOf(
  settings: EnrolledSettings,
  { rollout = { kind: "accounts", warnings: [] }, instances = [], ...more }: Circumstances,
  options: pulumi.ComponentResourceOptions,
): ExportedOutputs {
  const update: Update = { ...firstUpdate(settings), ...more.update };
  const externalId = settings.externalId;
  const args = integrationPlan(update, rollout, { ...NOTHING_FOUND, ...more.survey }, externalId);
  const readInstances = () => Promise.resolve(instances);
  const stackSet = args.stackSet && { ...args.stackSet, readInstances };
  const integration = new PlannedIntegration("authomize", { ...args, stackSet }, options);
  const { incompleteAccounts } = integration;
  return { ...integrationOutputs(integration, update, rollout), incompleteAccounts };
}

function firstUpdate(settings: EnrolledSettings): Update {
  const accounts = settings.accounts;
  return {
    stack: "test",
    environment: "test",
    part: { kind: "whole" },
    shards: 0,
    owner: "authomize-aws/test",
    chosen: { ...settings, shards: 0, accountChoice: { from: "list", accounts } },
    settings,
    externalIdIsSecret: false,
    enrolment: { plan: [], problems: [], managementAccount: settings.managementAccount },
    deployer: {
      credentials: { region: "us-east-1" },
      callerAccountId: MANAGEMENT,
      sessionName: "authomize-aws-test",
    },
    last: {},
    resources: [],
  };
}
