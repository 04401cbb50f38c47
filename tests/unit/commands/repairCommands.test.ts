import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import type { StackOutputs } from "../../../contract/stackOutputs";
import { remakeOf, repairOf } from "../../../commands/checks/repairCommands";
import { configuration } from "../config/configuration";
import { madeUpOutputs } from "./handover/madeUpHandover";

const MANAGEMENT = "111122223333";
const MEMBER = "012345678901";
const REPAIR = "npx pulumi up --refresh --stack prod";
const STACK_SET = {
  name: "authomize-prod",
  region: "us-east-1",
  autoDeployment: true,
  retainOnLeaving: false,
  deploymentTargets: { organizationalUnitIds: ["ou-ab12-cd34ef56"] },
};

function checked(outputs: Partial<StackOutputs>) {
  const accounts = [MANAGEMENT, MEMBER];
  const chosen = parseSettings(configuration({ accounts, managementAccount: MANAGEMENT }));
  return {
    chosen,
    settings: { ...chosen, accounts: [] },
    enrolment: { plan: [], problems: [] },
    repair: REPAIR,
    stack: {
      name: "prod",
      configuration: configuration({}),
      outputs: { ...madeUpOutputs(), ...outputs },
      secretOutputs: new Set<string>(),
      state: { stack: "prod", resources: [], pendingOperations: [], deployment: EMPTY },
    },
  };
}

const EMPTY = { version: 3, deployment: {} };

describe("what puts a role right", () => {
  it("is an update that reads AWS again, where the stack makes the role itself", () => {
    assert.equal(repairOf(MEMBER, checked({})), REPAIR);
    const byStackSet = checked({ rollout: "stackSet", stackSet: STACK_SET });
    assert.equal(remakeOf(MANAGEMENT, byStackSet), REPAIR);
  });

  it("is the deletion of its stack, and an update that has it made anew, where a StackSet does", () => {
    const command = remakeOf(MEMBER, checked({ rollout: "stackSet", stackSet: STACK_SET }));
    assert.equal(
      command,
      "aws cloudformation delete-stack-instances --stack-set-name authomize-prod --region us-east-1 --regions us-east-1 " +
        `--deployment-targets OrganizationalUnitIds=ou-ab12-cd34ef56,Accounts=${MEMBER},AccountFilterType=INTERSECTION ` +
        "--no-retain-stacks, and once that operation has ended: npx pulumi up --stack prod",
    );
  });

  it("names the unit that the account is in now: AWS deletes no stack by any other", () => {
    const unit = { id: "ou-ab12-99999999", name: "moved" };
    const root = { id: "r-ab12", name: "Root" };
    const account = { id: MEMBER, name: "", state: "ACTIVE", place: [root, unit] } as const;
    const organization = {
      id: "o-a1b2c3d4e5",
      managementAccountId: MANAGEMENT,
      root: { ...root, organizationalUnits: [] },
      accounts: [account],
    };
    const byStackSet = checked({ rollout: "stackSet", stackSet: STACK_SET });
    const enrolment = { ...byStackSet.enrolment, organization };
    assert.match(
      remakeOf(MEMBER, { ...byStackSet, enrolment }),
      new RegExp(`OrganizationalUnitIds=${unit.id},Accounts=${MEMBER},`),
    );
  });
});
