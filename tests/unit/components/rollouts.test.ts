import assert from "node:assert/strict";

import { cloudFormationTemplate, isRoleKept } from "../../../contract/cloudFormationTemplate";
import { attemptOf, stackSetDescription } from "../../../contract/stackSet";
import type { Rollout } from "../../../rollout/plan/rollout";
import { MANAGEMENT } from "./integrationOf";
import {
  BY_STACK_SET,
  deploy,
  enrolled,
  INSTANCES,
  MEMBERS,
  ONE_INSTANCE,
  PLAN,
  PROVIDER,
  ROLE,
  STACK_SET,
} from "./integrations";

describe("AuthomizeIntegration by StackSet", () => {
  it("makes the management account's role itself, and the others by one StackSet, with one provider", async () => {
    const { of } = await deploy(enrolled({ identityCenter: "true" }), { rollout: BY_STACK_SET });
    assert.deepEqual(
      of(ROLE).map(({ name }) => name),
      [`authomize-${MANAGEMENT}`],
    );
    assert.deepEqual(
      of(PROVIDER).map(({ name }) => name),
      [`authomize-${MANAGEMENT}`],
    );
    const [stackSet] = of(STACK_SET);
    const { templateBody, ...inputs } = stackSet?.inputs ?? {};
    assert.deepEqual(JSON.parse(templateBody as string), cloudFormationTemplate(enrolled()));
    assert.deepEqual(inputs, {
      name: "authomize-test",
      description: "Read-only access for Authomize. Managed by authomize-aws.",
      permissionModel: "SERVICE_MANAGED",
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      managedExecution: { active: true },
      capabilities: ["CAPABILITY_NAMED_IAM"],
      callAs: "SELF",
      operationPreferences: {
        failureTolerancePercentage: 10,
        maxConcurrentPercentage: 25,
      },
      parameters: {
        ExternalID: "the-id",
        IncludeAWSIdentityCenter: "false",
        RoleName: "AuthomizeCrossAccountTrustRole",
      },
      region: "us-east-1",
      tags: { "authomize-aws:stack": "authomize-aws/test" },
    });
    assert.deepEqual(of(INSTANCES)[0]?.inputs["deploymentTargets"], {
      organizationalUnitIds: ["ou-ab12-cd34ef56"],
      accounts: MEMBERS,
      accountFilterType: "INTERSECTION",
    });
  });

  it("tells the ARN of every role, and the accounts that are not as they should be", async () => {
    const { result } = await deploy(enrolled(), { rollout: BY_STACK_SET });
    const { roleArns, incompleteAccounts } = result;
    assert.deepEqual(Object.keys(roleArns as object), [MEMBERS[0], MANAGEMENT, MEMBERS[1]].sort());
    assert.deepEqual(incompleteAccounts, [MEMBERS[1]]);
  });

  it("tells a management account that cannot be reached, which no StackSet makes a role in", async () => {
    const { of, result } = await deploy(enrolled({ managementAccount: MANAGEMENT }), {
      rollout: BY_STACK_SET,
      survey: { unreachableAccountIds: [MANAGEMENT] },
    });
    assert.deepEqual(of(ROLE), []);
    assert.deepEqual(result["incompleteAccounts"], [MANAGEMENT, MEMBERS[1]].sort());
  });

  it("deletes the StackSet where it is to be made anew, and says that every member is without its role", async () => {
    const { of, result } = await deploy(enrolled(), {
      rollout: { kind: "stackSet", warnings: [] },
    });
    assert.deepEqual([...of(STACK_SET), ...of(INSTANCES)], []);
    assert.deepEqual(result["incompleteAccounts"], MEMBERS);
    assert.equal(result["rollout"], "stackSet");
    assert.equal(result["stackSet"], undefined);
  });

  it("counts the attempts in the StackSet's description, which makes AWS try again", async () => {
    const plan = { ...PLAN, attempt: 3 };
    const { of } = await deploy(enrolled(), { rollout: { ...BY_STACK_SET, plan } });
    const description = of(STACK_SET)[0]?.inputs["description"] as string;
    assert.match(description, /Managed by authomize-aws\. Attempt 3\.$/);
    assert.equal(attemptOf(description), 3);
    assert.equal(attemptOf(stackSetDescription(1)), 1);
  });
});

describe("AuthomizeIntegration on the way from one rollout to another", () => {
  const [arrived = "", other = ""] = MEMBERS;
  const stackSet = {
    ...PLAN.stackSet,
    deploymentTargets: { organizationalUnitIds: ["ou-ab12-cd34ef56"], accounts: [arrived] },
  };
  const TO_STACK_SET = {
    kind: "moving",
    plan: {
      ...PLAN,
      stackSet,
      move: { keepsRoles: false, keepsInstances: true, atOnce: 2 },
    },
    direct: new Set([other]),
    imported: new Set<string>(),
    leaving: [],
    awaited: [],
    warnings: [],
  } satisfies Rollout;

  it("makes each member's role where it belongs at the moment", async () => {
    const { of, result } = await deploy(enrolled(), { rollout: TO_STACK_SET, ...ONE_INSTANCE });
    const roles = of(ROLE).map(({ name }) => name);
    assert.deepEqual(roles.sort(), [`authomize-${MANAGEMENT}`, `authomize-${other}`].sort());
    const [instances] = of(INSTANCES);
    assert.deepEqual(instances?.inputs["deploymentTargets"], {
      organizationalUnitIds: ["ou-ab12-cd34ef56"],
      accounts: [arrived],
      accountFilterType: "INTERSECTION",
    });
    assert.deepEqual(instances.inputs["operationPreferences"], {
      concurrencyMode: "SOFT_FAILURE_TOLERANCE",
      failureTolerancePercentage: 10,
      maxConcurrentCount: 2,
    });
    assert.equal(result["rollout"], "moving");
    assert.deepEqual(result["stackSet"], stackSet);
    assert.deepEqual(result["incompleteAccounts"], []);
  });

  it("says of a role that this update removes that it is missing", async () => {
    const leaving = { ...TO_STACK_SET, direct: new Set<string>(), leaving: [other] };
    const { of, result } = await deploy(enrolled(), { rollout: leaving, ...ONE_INSTANCE });
    assert.equal(of(ROLE).length, 1);
    assert.deepEqual(result["incompleteAccounts"], [other]);
  });

  it("makes no instance while there is no account for it", async () => {
    const deploymentTargets = { ...stackSet.deploymentTargets, accounts: [] };
    const plan = { ...TO_STACK_SET.plan, stackSet: { ...stackSet, deploymentTargets } };
    const { of } = await deploy(enrolled(), {
      rollout: { ...TO_STACK_SET, plan },
      ...ONE_INSTANCE,
    });
    assert.equal(of(STACK_SET).length, 1);
    assert.deepEqual(of(INSTANCES), []);
  });

  it("lets the roles stay behind on the way from a StackSet, and tells when they do", async () => {
    const move = { keepsRoles: true, keepsInstances: true };
    const plan = { ...TO_STACK_SET.plan, move };
    const { of } = await deploy(enrolled(), {
      rollout: { ...TO_STACK_SET, plan },
      ...ONE_INSTANCE,
    });
    const template = of(STACK_SET)[0]?.inputs["templateBody"] as string;
    assert.equal(isRoleKept(template), true);
    assert.equal(isRoleKept(JSON.stringify(cloudFormationTemplate(enrolled()))), false);
  });
});
