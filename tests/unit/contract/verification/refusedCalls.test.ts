import assert from "node:assert/strict";

import {
  isOfRefusedCalls,
  type RefusedCall,
  refusedCallFindings,
} from "../../../../contract/verification/refusedCalls";

const RESOURCE = "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole";
const CREATE: RefusedCall = {
  action: "iam:CreateRole",
  by: "serviceControlPolicy",
  isExplicit: true,
  policies: [],
  missingKeys: [],
};
const TAG: RefusedCall = { ...CREATE, action: "iam:TagRole" };
const DELETE: RefusedCall = { ...CREATE, action: "iam:DeleteRole" };

function findings(...refused: readonly RefusedCall[]) {
  return refusedCallFindings(refused, {
    accountId: "310957284466",
    accessRoleName: "Deployer",
    resource: RESOURCE,
    now: [CREATE.action, TAG.action],
  });
}

describe("refusedCallFindings", () => {
  it("has nothing where nothing is refused", () => {
    assert.deepEqual(findings(), []);
  });

  it("tells what is refused now from what is refused later, as warnings", () => {
    const told = findings(CREATE, DELETE, TAG);
    assert.ok(told.every(isOfRefusedCalls));
    assert.deepEqual(
      told.map(({ severity, rule }) => `${severity} ${rule}`),
      ["info up-refused", "info change-refused"],
    );
    assert.match(
      told[0]?.problem ?? "",
      /refused iam:CreateRole, iam:TagRole on arn.* denies them$/,
    );
    assert.match(told[1]?.problem ?? "", /refused iam:DeleteRole on arn.* denies it$/);
  });

  it("puts calls together only where the reason is the same", () => {
    for (const other of [
      { isExplicit: false },
      { by: "ownPolicy" },
      { policies: ["Own"] },
      { missingKeys: ["aws:SourceIp"] },
    ] as const) {
      assert.equal(findings(CREATE, { ...TAG, ...other }).length, 2, JSON.stringify(other));
    }
  });

  it("says of each kind of policy whether it denies or does not allow, and how to mend it", () => {
    const told = ([by, isExplicit]: readonly [RefusedCall["by"], boolean]) => {
      const [only] = findings({ ...CREATE, by, isExplicit });
      return `${only?.problem.split(": ").at(-1)} | ${only?.fix}`;
    };
    assert.match(
      told(["serviceControlPolicy", true]),
      /^a service control policy denies it \| .*Deployer, by a condition .*--target-id 310957284466;/,
    );
    assert.match(
      told(["serviceControlPolicy", false]),
      /^the service control policies of the account do not allow it \| let the service control/,
    );
    assert.match(
      told(["permissionsBoundary", true]),
      /^the permissions boundary of the role Deployer denies it \| .*aws iam get-role --role-name Deployer/,
    );
    assert.match(
      told(["permissionsBoundary", false]),
      /Deployer does not allow it \| let the bound/,
    );
    assert.match(
      told(["ownPolicy", true]),
      /^a policy of the role Deployer denies it \| take it out/,
    );
    assert.match(
      told(["ownPolicy", false]),
      /^no policy of the role Deployer allows it \| allow it/,
    );
  });

  it("names what AWS does not know", () => {
    const [unsure] = findings({ ...CREATE, missingKeys: ["aws:SourceIp", "aws:userid"] });
    assert.match(unsure?.problem ?? "", /; that may depend on aws:SourceIp, aws:userid, which it/);
  });
});
