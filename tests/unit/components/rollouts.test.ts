import assert from "node:assert/strict";

import { AuthomizeIntegration } from "../../../components/authomizeIntegration";
import type { AuthomizeIntegrationArgs } from "../../../components/authomizeIntegrationArgs";
import type { IntegrationRollout } from "../../../components/integrationRollout";
import { keptLegacyUser } from "../../../components/accessKeyUser";
import { parseSettings } from "../../../config/parseSettings";
import type { EnrolledSettings } from "../../../config/settings";
import { cloudFormationTemplate, isRoleKept } from "../../../contract/cloudFormationTemplate";
import { cloudTrailPolicy } from "../../../contract/cloudTrailLogs";
import { legacyUserPolicy } from "../../../contract/legacyUser";
import { attemptOf, stackSetDescription, type StackInstance } from "../../../contract/stackSet";
import { trustPolicy } from "../../../contract/trustPolicy";
import type { StackSetPlan } from "../../../organization/stackSetRollout";
import { configuration } from "../config/configuration";
import { record, type Outputs, type RecordedResource } from "./recordedDeployment";

const MANAGEMENT = "111122223333";
const MEMBERS = ["012345678901", "444455556666"];
const STACK_SET = "aws:cloudformation/stackSet:StackSet";
const INSTANCES = "aws:cloudformation/stackInstances:StackInstances";
const PROVIDER = "pulumi:providers:aws";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const EXCLUSIVE = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";
const USER = "aws:iam/user:User";
const USER_POLICY = "aws:iam/userPolicy:UserPolicy";
const ACCESS_KEY = "aws:iam/accessKey:AccessKey";
const USER_ARN = `arn:aws:iam::${MANAGEMENT}:user/authomize-test`;

const nothing: Outputs = () => ({});
const KNOWN: Readonly<Record<string, Outputs>> = {
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

const READ: readonly StackInstance[] = [
  { accountId: MEMBERS[0] ?? "", state: "current", reason: "" },
  { accountId: MEMBERS[1] ?? "", state: "failed", reason: "no boundary" },
];

/** What is read while only the first of the members has moved. */
const ONE_INSTANCE = { readInstances: () => Promise.resolve(READ.slice(0, 1)) };

const PLAN = {
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

const BY_STACK_SET: IntegrationRollout = { kind: "stackSet", plan: PLAN };

function enrolled(settings: Readonly<Record<string, unknown>> = {}): EnrolledSettings {
  const accounts = [MANAGEMENT, ...MEMBERS];
  const parsed = parseSettings(
    configuration({ accounts, managementAccount: MANAGEMENT, externalId: "the-id", ...settings }),
  );
  assert.ok(parsed.accountChoice.from === "list");
  return { ...parsed, accounts: parsed.accountChoice.accounts };
}

async function deploy(
  settings: EnrolledSettings,
  rollout?: IntegrationRollout,
  more: Partial<AuthomizeIntegrationArgs> = {},
) {
  const args = {
    settings,
    rollout,
    externalIdIsSecret: false,
    callerAccountId: MANAGEMENT,
    unreachableAccountIds: [],
    region: "us-east-1",
    readInstances: () => Promise.resolve(READ),
    ...more,
  };
  const { resources, result } = await record(KNOWN, (options) => {
    const made = new AuthomizeIntegration("authomize", args, options);
    return { ...made.outputs(), failedInstances: made.failedInstances };
  });
  return {
    result: result as Record<string, unknown>,
    of: (type: string): readonly RecordedResource[] =>
      resources.filter((resource) => resource.type === type),
  };
}

describe("AuthomizeIntegration by StackSet", () => {
  it("makes the management account's role itself, and the others by one StackSet, with one provider", async () => {
    const { of } = await deploy(enrolled({ identityCenter: "true" }), BY_STACK_SET);
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
    const { result } = await deploy(enrolled(), BY_STACK_SET);
    const { roleArns, incompleteAccounts } = result;
    assert.deepEqual(Object.keys(roleArns as object), [MEMBERS[0], MANAGEMENT, MEMBERS[1]].sort());
    assert.deepEqual(incompleteAccounts, [MEMBERS[1]]);
  });

  it("tells a management account that cannot be reached, which no StackSet makes a role in", async () => {
    const more = { callerAccountId: MEMBERS[0] ?? "", unreachableAccountIds: [MANAGEMENT] };
    const { of, result } = await deploy(enrolled(), BY_STACK_SET, more);
    assert.deepEqual(of(ROLE), []);
    assert.deepEqual(result["incompleteAccounts"], [MANAGEMENT, MEMBERS[1]].sort());
  });

  it("deletes the StackSet where it is to be made anew, and says that every member is without its role", async () => {
    const { of, result } = await deploy(enrolled(), { kind: "stackSet" });
    assert.deepEqual([...of(STACK_SET), ...of(INSTANCES)], []);
    assert.deepEqual(result["incompleteAccounts"], MEMBERS);
    assert.equal(result["rollout"], "stackSet");
    assert.equal(result["stackSet"], undefined);
  });

  it("counts the attempts in the StackSet's description, which makes AWS try again", async () => {
    const plan = { ...PLAN, attempt: 3 };
    const { of } = await deploy(enrolled(), { kind: "stackSet", plan });
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
    byThemselves: new Set([other]),
    takenOver: new Set<string>(),
    leaving: [],
  } satisfies IntegrationRollout;

  it("makes each member's role where it belongs at the moment", async () => {
    const { of, result } = await deploy(enrolled(), TO_STACK_SET, ONE_INSTANCE);
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
    const leaving = { ...TO_STACK_SET, byThemselves: new Set<string>(), leaving: [other] };
    const { of, result } = await deploy(enrolled(), leaving, ONE_INSTANCE);
    assert.equal(of(ROLE).length, 1);
    assert.deepEqual(result["incompleteAccounts"], [other]);
  });

  it("makes no instance while there is no account for it", async () => {
    const deploymentTargets = { ...stackSet.deploymentTargets, accounts: [] };
    const plan = { ...TO_STACK_SET.plan, stackSet: { ...stackSet, deploymentTargets } };
    const { of } = await deploy(enrolled(), { ...TO_STACK_SET, plan }, ONE_INSTANCE);
    assert.equal(of(STACK_SET).length, 1);
    assert.deepEqual(of(INSTANCES), []);
  });

  it("lets the roles stay behind on the way from a StackSet, and tells when they do", async () => {
    const move = { keepsRoles: true, keepsInstances: true };
    const plan = { ...TO_STACK_SET.plan, move };
    const { of } = await deploy(enrolled(), { ...TO_STACK_SET, plan }, ONE_INSTANCE);
    const template = of(STACK_SET)[0]?.inputs["templateBody"] as string;
    assert.equal(isRoleKept(template), true);
    assert.equal(isRoleKept(JSON.stringify(cloudFormationTemplate(enrolled()))), false);
  });
});

describe("AuthomizeIntegration with a legacy user", () => {
  const settings = enrolled({ legacyUser: { keys: ["first", "second"] } });

  it("makes a user that may assume the roles and do nothing else, and a key for each name", async () => {
    const { of, result } = await deploy(settings);
    assert.deepEqual(
      of(USER).map(({ inputs }) => inputs),
      [{ name: "authomize-test", tags: {} }],
    );
    const [policy] = of(USER_POLICY);
    assert.deepEqual(
      JSON.parse(policy?.inputs["policy"] as string),
      legacyUserPolicy([MANAGEMENT, ...MEMBERS], settings),
    );
    const keys = of(ACCESS_KEY).map(({ name }) => name);
    const name = `authomize-${MANAGEMENT}-legacy-user`;
    assert.deepEqual(keys, [`${name}-first`, `${name}-second`]);
    assert.equal(result["legacyUserArn"], USER_ARN);
    assert.equal(result["legacyAccessKeyId"], `${name}-second-id`);
    assert.equal(result["legacySecretAccessKey"], `secret of ${name}-second`);
  });

  it("lets it assume no role that is somebody else's, or that nobody has seen", async () => {
    const document = JSON.stringify(legacyUserPolicy([MANAGEMENT], settings));
    for (const key of ["leftAloneAccountIds", "unreachableAccountIds"]) {
      const [policy] = (await deploy(settings, undefined, { [key]: MEMBERS })).of(USER_POLICY);
      assert.equal(policy?.inputs["policy"], document);
    }
  });

  it("lets every role trust that user instead of the vendor's, by either rollout", async () => {
    const byThemselves = await deploy(settings);
    for (const { inputs } of byThemselves.of(ROLE)) {
      const document = JSON.parse(inputs["assumeRolePolicy"] as string) as unknown;
      assert.deepEqual(document, trustPolicy("the-id", USER_ARN));
    }
    const byStackSet = await deploy(settings, BY_STACK_SET);
    const template = byStackSet.of(STACK_SET)[0]?.inputs["templateBody"] as string;
    assert.ok(template.includes(USER_ARN));
    assert.ok(!template.includes("AuthomizeGlobalUser"));
  });

  it("makes none where it stays as it is, and lets the roles trust the one that is there", async () => {
    const last = {
      legacyUserArn: "arn:aws:iam::999988887777:user/authomize-test",
      legacyAccessKeyId: "the-key",
      legacySecretAccessKey: "its secret",
    };
    const kept = { keptLegacyUser: keptLegacyUser(last) };
    const { of, result } = await deploy(settings, undefined, kept);
    for (const type of [USER, USER_POLICY, ACCESS_KEY]) assert.deepEqual(of(type), []);
    for (const { inputs } of of(ROLE)) {
      const document = JSON.parse(inputs["assumeRolePolicy"] as string) as unknown;
      assert.deepEqual(document, trustPolicy("the-id", last.legacyUserArn));
    }
    for (const [name, value] of Object.entries(last)) assert.equal(result[name], value);
  });

  it("enters the account that it names by that account's own access role", async () => {
    const [account = ""] = MEMBERS;
    const accounts = [MANAGEMENT, { id: account, accessRoleName: "Entrance" }];
    const { of } = await deploy(enrolled({ accounts, legacyUser: { account } }));
    const provider = of(PROVIDER).find(({ name }) => name === `authomize-${account}-legacy-user`);
    const assumed = provider?.inputs["assumeRoles"] as string;
    const [session] = JSON.parse(assumed) as { roleArn: string }[];
    assert.equal(session?.roleArn, `arn:aws:iam::${account}:role/Entrance`);
  });
});

describe("AuthomizeIntegration with CloudTrail's logs", () => {
  const logs = { account: MEMBERS[0] ?? "", bucket: "logs" };

  it("gives the role of that account one inline policy, and the others none", async () => {
    const { of } = await deploy(enrolled({ cloudTrailLogs: logs }));
    const policies = of(ROLE_POLICY);
    assert.equal(policies.length, 1);
    assert.equal(policies[0]?.name, `authomize-${logs.account}`);
    assert.deepEqual(JSON.parse(policies[0].inputs["policy"] as string), cloudTrailPolicy(logs));
    const held = of(EXCLUSIVE).map(({ name, inputs }) => [name, inputs["policyNames"]]);
    assert.deepEqual(Object.fromEntries(held), {
      [`authomize-${MANAGEMENT}`]: [],
      [`authomize-${logs.account}`]: ["AuthomizeReadCloudTrailLogs"],
      [`authomize-${MEMBERS[1] ?? ""}`]: [],
    });
  });
});
