import assert from "node:assert/strict";

import { cloudFormationTemplate } from "../../../../contract/cloudFormationTemplate";
import type { PlacedInstance } from "../../../../contract/verification/verifyInstances";
import {
  type DescribedStackSet,
  type ExpectedStackSet,
  missingStackSet,
  verifyStackSet,
} from "../../../../contract/verification/verifyStackSet";
import { ROLES } from "../../recorded/documentCases";

const [SHOP, PAYMENTS, SECURITY] = ["310957284466", "846120973358", "058264715093"];
const UNIT = "ou-lark-workload";
const PRINCIPAL = "arn:aws:iam::417290385612:user/authomize-prod";

const EXPECTED: ExpectedStackSet = {
  stackSet: {
    name: "authomize-prod",
    region: "us-east-1",
    autoDeployment: true,
    retainOnLeaving: false,
    deploymentTargets: { organizationalUnitIds: [UNIT] },
  },
  isOwn: true,
  owner: "authomize-aws/prod",
  stack: "prod",
  role: ROLES.plain,
  externalId: "the-external-id",
  mayKeepRoles: false,
  enrolled: new Set([SHOP, PAYMENTS]),
  deployed: new Set([SHOP, PAYMENTS]),
  inactive: new Set(),
  isApart: (id) => id !== "r-lark",
  removeUnit: (id) => `remove ${id}`,
  removeInstance: ({ accountId, region }) => `remove ${accountId} in ${region}`,
  resetOverrides: (instances) => `reset ${instances.map(({ accountId }) => accountId).join(" ")}`,
  repair: "npx pulumi up --refresh",
};

const TEMPLATE = cloudFormationTemplate(ROLES.plain);

function instance(accountId: string, more: Partial<PlacedInstance> = {}): PlacedInstance {
  return { accountId, region: "us-east-1", state: "current", reason: "", overrides: [], ...more };
}

const SOUND: DescribedStackSet = {
  owner: "authomize-aws/prod",
  templateBody: JSON.stringify(TEMPLATE),
  parameters: {
    ExternalID: "the-external-id",
    IncludeAWSIdentityCenter: "false",
    RoleName: "AuthomizeCrossAccountTrustRole",
  },
  permissionModel: "SERVICE_MANAGED",
  autoDeployment: true,
  retainOnLeaving: false,
  managedExecution: true,
  organizationalUnitIds: [UNIT],
  instances: [instance(SHOP), instance(PAYMENTS)],
  lastOperation: { id: "op", action: "UPDATE", status: "SUCCEEDED" },
};

function found(
  observed: Partial<DescribedStackSet>,
  expected: Partial<ExpectedStackSet> = {},
): readonly string[] {
  const findings = verifyStackSet({ ...SOUND, ...observed }, { ...EXPECTED, ...expected });
  return findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

function texts(
  observed: Partial<DescribedStackSet>,
  expected: Partial<ExpectedStackSet> = {},
): string {
  const findings = verifyStackSet({ ...SOUND, ...observed }, { ...EXPECTED, ...expected });
  return findings.map(({ problem, fix }) => `${problem} | ${fix}`).join("\n");
}

function withProperties(properties: object): string {
  const { TrustRole, ...others } = TEMPLATE.Resources;
  const Properties = { ...TrustRole.Properties, ...properties };
  const Resources = { ...others, TrustRole: { ...TrustRole, Properties } };
  return JSON.stringify({ ...TEMPLATE, Resources });
}

describe("verifyStackSet", () => {
  for (const [name, role] of Object.entries(ROLES)) {
    for (const principalArn of [undefined, PRINCIPAL]) {
      it(`finds nothing in what this project makes: ${name}, ${principalArn ?? "the vendor's user"}`, () => {
        const template = cloudFormationTemplate(role, { principalArn });
        const templateBody = JSON.stringify(template, undefined, 2);
        const parameters = { ...SOUND.parameters, RoleName: role.roleName };
        assert.deepEqual(found({ templateBody, parameters }, { role, principalArn }), []);
      });
    }
  }

  it("takes keys in another order for the same template", () => {
    const entries = Object.entries(TEMPLATE).reverse();
    assert.deepEqual(found({ templateBody: JSON.stringify(Object.fromEntries(entries)) }), []);
  });

  const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
  const own = JSON.stringify(TEMPLATE);
  const others: readonly (readonly [string, string, string])[] = [
    ["another policy", withProperties({ ManagedPolicyArns: [admin] }), "Properties"],
    ["another path", withProperties({ Path: "/hidden/" }), "Properties.Path"],
    ["an inline policy", withProperties({ Policies: [] }), "Properties.Policies"],
    ["a macro", JSON.stringify({ ...TEMPLATE, Transform: "Macro" }), "Transform"],
    ["YAML", "Resources: {}", "its whole"],
    ["a list", "[]", "Resources"],
    ["nothing", "", "its whole"],
    [
      "a key that is written twice, the hostile one first",
      own.replace('"Path":"/"', '"Path":"/hidden/","Path":"/"'),
      "written twice",
    ],
    [
      "another principal",
      JSON.stringify(cloudFormationTemplate(ROLES.plain, { principalArn: PRINCIPAL })),
      "AssumeRolePolicyDocument",
    ],
  ];
  for (const [what, templateBody, where] of others) {
    it(`finds ${what} in the template, and says where`, () => {
      assert.deepEqual(found({ templateBody }), ["critical stack-set-template"]);
      assert.ok(texts({ templateBody }).includes(where), texts({ templateBody }));
    });
  }

  it("lets roles outlive their stacks only on the way to direct roles", () => {
    const keepsRole = cloudFormationTemplate(ROLES.plain, { keepsRole: true });
    const templateBody = JSON.stringify(keepsRole);
    assert.deepEqual(found({ templateBody }), ["medium stack-set-keeps-roles"]);
    assert.deepEqual(found({ templateBody }, { mayKeepRoles: true }), []);
  });

  it("finds parameters that differ, are missing or too many, and shows no secret", () => {
    const IncludeAWSIdentityCenter = "false";
    const parameters = { IncludeAWSIdentityCenter, ExternalID: "the-strangers", More: "yes" };
    const three = Array<string>(3).fill("critical stack-set-parameter");
    assert.deepEqual(found({ parameters }), three);
    assert.match(
      texts({ parameters }),
      /ExternalID is the-strangers; it should be the-external-id/,
    );
    const secret = texts({ parameters }, { externalIdIsSecret: true });
    assert.doesNotMatch(secret, /the-strangers|the-external-id/);
    assert.match(secret, /RoleName is missing; it should be AuthomizeCrossAccountTrustRole/);
  });

  const single: readonly (readonly [string, Partial<DescribedStackSet>, string])[] = [
    ["self-managed", { permissionModel: "SELF_MANAGED" }, "critical stack-set-permission-model"],
    ["without automatic deployment", { autoDeployment: false }, "medium stack-set-auto-deployment"],
    ["that retains roles", { retainOnLeaving: true }, "high stack-set-retention"],
    ["without managed execution", { managedExecution: false }, "medium stack-set-execution"],
    ["without owner tag", { owner: undefined }, "medium stack-set-owner"],
    ["of another owner", { owner: "authomize-aws/other" }, "high stack-set-owner"],
    ["with no unit", { organizationalUnitIds: [] }, "medium stack-set-target"],
  ];
  for (const [what, observed, rule] of single) {
    it(`finds one ${what}`, () => {
      assert.deepEqual(found(observed), [rule]);
    });
  }

  it("finds automatic deployment where none is asked for, and says nothing of retention without it", () => {
    const stackSet = { ...EXPECTED.stackSet, autoDeployment: false };
    assert.deepEqual(found({ retainOnLeaving: true }, { stackSet }), [
      "critical stack-set-auto-deployment",
    ]);
    const off = { autoDeployment: false, retainOnLeaving: true };
    assert.deepEqual(found(off), ["medium stack-set-auto-deployment"]);
  });

  it("does not have whole units deleted that enrolled accounts are in", () => {
    const apart = texts({ organizationalUnitIds: [UNIT, "ou-lark-security"] });
    assert.match(apart, /deploys to ou-lark-security.* \| .*remove ou-lark-security/);
    const around = { organizationalUnitIds: [UNIT, "r-lark"] };
    assert.deepEqual(found(around), ["critical stack-set-target"]);
    assert.doesNotMatch(texts(around), /remove r-lark/);
  });

  it("says of one that is somebody else's only that", () => {
    const changed = { templateBody: "", instances: [] };
    assert.deepEqual(found(changed, { isOwn: false }), ["critical stack-set-remade"]);
  });
});

describe("verifyInstances", () => {
  it("finds one in an account or a region where none is asked for, but not in a closed account", () => {
    const instances = [
      ...SOUND.instances,
      instance(SECURITY),
      instance(SHOP, { region: "eu-west-1", overrides: ["RoleName"] }),
    ];
    const both = Array<string>(2).fill("critical stack-set-instance-added");
    assert.deepEqual(found({ instances }), both);
    assert.match(texts({ instances }), /remove 310957284466 in eu-west-1/);
    const closed = { inactive: new Set([SECURITY]) };
    assert.deepEqual(found({ instances: instances.slice(0, 3) }, closed), []);
  });

  it("finds overrides, each with its account and without values", () => {
    const overridden = instance(SHOP, { overrides: ["ExternalID", "RoleName"] });
    const instances = [overridden, instance(PAYMENTS)];
    assert.deepEqual(found({ instances }), ["critical stack-set-override"]);
    assert.match(
      texts({ instances }),
      /310957284466 ExternalID, RoleName \| .*reset 310957284466;/,
    );
  });

  it("finds those that are missing, failed or under way, in one finding", () => {
    const failed = instance(SHOP, { state: "failed", reason: "the role exists" });
    assert.deepEqual(found({ instances: [failed] }), ["medium stack-set-instances"]);
    const text = texts({ instances: [failed] });
    assert.match(text, /310957284466 is failed \(the role exists\); 846120973358 has none/);
  });

  it("says how the last operation ended, or that it has not; a failed one without consequence is nothing to do", () => {
    const ended = (status: string) => ({ lastOperation: { id: "op", action: "UPDATE", status } });
    const none = { instances: [] };
    for (const status of ["RUNNING", "QUEUED", "STOPPING"]) {
      assert.deepEqual(found(ended(status)), ["medium stack-set-operation"]);
    }
    for (const status of ["FAILED", "STOPPED"]) {
      assert.deepEqual(found(ended(status)), ["info stack-set-operation"]);
      assert.deepEqual(found({ ...ended(status), ...none }), [
        "medium stack-set-instances",
        "medium stack-set-operation",
      ]);
    }
  });
});

describe("missingStackSet", () => {
  const commands = { deploy: "npx pulumi up", repair: "npx pulumi up --refresh" };

  it("tells one that was deleted from one that was never made", () => {
    const deleted = missingStackSet(EXPECTED.stackSet, true, commands);
    assert.match(deleted.problem, /deleted it/);
    assert.match(deleted.fix, /up --refresh$/);
    assert.match(missingStackSet(EXPECTED.stackSet, false, commands).fix, /pulumi up$/);
  });
});
