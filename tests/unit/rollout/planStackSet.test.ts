import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import type { StackOutputs } from "../../../contract/stackOutputs";
import type { Enrolment } from "../../../organization/enrolment";
import { planOfOrganization } from "../../../organization/accountPlan";
import { planStackSet } from "../../../rollout/plan/planStackSet";
import { configuration } from "../config/configuration";
import { LARKSPUR, PRODUCTION, WORKLOADS } from "../organization/larkspur";

const PLACE = { stack: "prod/eu", region: "us-east-1" };
const MEMBERS = ["058264715093", "310957284466", "735081462910"];

function settingsOf(settings: Readonly<Record<string, unknown>>) {
  return parseSettings(configuration({ organization: {}, rollout: "stackSet", ...settings }));
}

function planned(
  settings: Readonly<Record<string, unknown>> = {},
  last: Partial<StackOutputs> = {},
) {
  const parsed = settingsOf(settings);
  assert.ok(parsed.accountChoice.from === "organization");
  const enrolment: Enrolment = {
    organization: LARKSPUR,
    plan: planOfOrganization(LARKSPUR, parsed.accountChoice.selection),
    problems: [],
  };
  return planStackSet(parsed, enrolment, last, PLACE);
}

function deployed(settings: Readonly<Record<string, unknown>> = {}): Partial<StackOutputs> {
  const { stackSet } = planned(settings);
  return {
    rollout: "stackSet",
    stackSet,
    accounts: MEMBERS,
    roleName: "AuthomizeCrossAccountTrustRole",
    roleArns: {
      [MEMBERS[0] ?? ""]: "arn:aws:iam::058264715093:role/AuthomizeCrossAccountTrustRole",
    },
  };
}

describe("planStackSet", () => {
  it("names the StackSet after the stack, in CloudFormation's letters", () => {
    const { leftOut, ...plan } = planned();
    assert.deepEqual([...(leftOut ?? [])].length, LARKSPUR.accounts.length - MEMBERS.length - 1);
    assert.deepEqual(plan, {
      stackSet: {
        name: "authomize-prod-eu",
        region: "us-east-1",
        autoDeployment: true,
        retainOnLeaving: false,
        deploymentTargets: { organizationalUnitIds: ["r-lark"] },
      },
      isMadeAnew: false,
      warnings: [],
    });
  });

  it("changes nothing of what is deployed already", () => {
    assert.equal(planned({}, deployed()).isMadeAnew, false);
  });

  for (const stackSet of [
    { autoDeployment: false },
    { region: "eu-west-1" },
    { name: "another" },
  ]) {
    const [key = ""] = Object.keys(stackSet);
    it(`asks before a changed ${key} makes every role anew`, () => {
      assert.throws(() => planned({ stackSet }, deployed()), new RegExp(`stackSet.${key} changes`));
      assert.equal(planned({ stackSet, maxRemovals: 3 }, deployed()).isMadeAnew, true);
    });
  }

  it("changes in place what becomes of the role in accounts that leave", () => {
    const { isMadeAnew } = planned({ stackSet: { retainOnLeaving: true } }, deployed());
    assert.equal(isMadeAnew, false);
  });

  it("asks before a filter comes or goes, which deletes every instance first", () => {
    const organization = { exclude: { accounts: ["310957284466"] } };
    assert.throws(() => planned({ organization }, deployed()), /delete the role in 3 accounts/);
    const { isMadeAnew, warnings } = planned({ organization, maxRemovals: 3 }, deployed());
    assert.equal(isMadeAnew, true);
    assert.match(warnings.join(), /310957284466/);
  });

  it("does not warn of automatic deployment where there is none", () => {
    const organization = { exclude: { accounts: ["310957284466"] } };
    assert.deepEqual(planned({ organization, stackSet: { autoDeployment: false } }).warnings, []);
  });

  it("refuses units in which new accounts would be enrolled against the selection, unless AWS enrols none", () => {
    const organization = {
      include: { organizationalUnits: [WORKLOADS.id] },
      exclude: { organizationalUnits: [PRODUCTION.id] },
    };
    assert.throws(() => planned({ organization }), /ou-lark-prod0001 \(production\)/);
    const { stackSet } = planned({ organization, stackSet: { autoDeployment: false } });
    assert.deepEqual(stackSet.deploymentTargets.accounts, ["735081462910"]);
  });

  it("refuses a StackSet for the management account alone", () => {
    const organization = { include: { accounts: [LARKSPUR.managementAccountId] } };
    assert.throws(() => planned({ organization }), /does not deploy to the management account/);
  });

  it("refuses a path that changes without the name, which CloudFormation rolls back", () => {
    assert.throws(() => planned({ rolePath: "/vendors/" }, deployed()), /rolePath/);
    assert.ok(planned({ rolePath: "/vendors/", roleName: "Auditor" }, deployed()));
  });
});
