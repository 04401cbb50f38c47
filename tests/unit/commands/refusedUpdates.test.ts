import assert from "node:assert/strict";

import { refusedUpdates } from "../../../commands/stack/stackState";

const URN = "urn:pulumi:prod::authomize-aws::authomize-aws:index:TrustRole";
const initErrors = ["updating IAM Role: AccessDenied"];

describe("refusedUpdates", () => {
  it("groups what AWS refused by account, and leaves out what it did not", () => {
    const type = "aws:iam/role:Role";
    const role = { urn: `${URN}$${type}::authomize-111122223333`, type };
    const policy = { ...role, urn: `${URN}$aws:iam/rolePolicy:RolePolicy::authomize-111122223333` };
    const other = { ...role, urn: `${URN}$${type}::authomize-444455556666` };
    const sound = { ...role, urn: `${URN}$${type}::authomize-777788889999` };
    const resources = [
      { ...role, initErrors },
      sound,
      { ...other, initErrors },
      { ...policy, initErrors },
      { ...sound, initErrors: [] },
    ];
    assert.deepEqual(refusedUpdates(resources), [[role.urn, policy.urn], [other.urn]]);
  });

  it("leaves StackSets to their own updates, which ask AWS every time", () => {
    const type = "aws:cloudformation/stackInstances:StackInstances";
    const instances = { urn: `${URN}$${type}::authomize`, type, initErrors };
    assert.deepEqual(refusedUpdates([instances]), []);
  });
});
