import assert from "node:assert/strict";

import { withIam } from "../../../aws/accountSessions";
import { findingsInAccounts, unreachable } from "../../../commands/checks/accountFinding";
import { awsError } from "../organization/answeredOrganizations";

const [SHOP, LOGS] = ["310957284466", "058264715093"];
const SUBJECTS = [
  { account: { id: SHOP, name: "Shop", accessRoleName: "Access" }, fails: true },
  { account: { id: LOGS, accessRoleName: "Access" }, fails: false },
];
const DEPLOYER = {
  credentials: { region: "us-east-1" },
  callerAccountId: LOGS,
  sessionName: "authomize-aws-prod",
};
const DIFFERENT = {
  severity: "medium",
  rule: "tags",
  problem: "differ",
  fix: "pulumi up",
} as const;

describe("what is found in accounts", () => {
  it("is in their order, and of one that is out of reach what that means", async () => {
    let done = 0;
    const findings = await findingsInAccounts(
      DEPLOYER,
      SUBJECTS,
      (_, { fails }) =>
        fails
          ? Promise.reject(awsError("AccessDenied", "sts:AssumeRole"))
          : Promise.resolve([DIFFERENT]),
      ({ account }, error) => [unreachable(account, error, "npx authomize verify")],
      () => (done += 1),
    );
    assert.deepEqual(
      findings.map(({ accountId, accountName, rule }) => [accountId, accountName, rule]),
      [
        [SHOP, "Shop", "unreachable"],
        [LOGS, undefined, "tags"],
      ],
    );
    assert.equal(done, 2);
  });

  it("is seen by a client that is destroyed afterwards, whether or not the work fails", async () => {
    const destroyed: string[] = [];
    await findingsInAccounts(
      DEPLOYER,
      SUBJECTS.map(({ account, fails }) => ({ account: { ...account, id: LOGS }, fails })),
      (sessions, { account, fails }) =>
        withIam(sessions, account, "{}", (client) => {
          client.destroy = () => destroyed.push(account.id);
          return fails ? Promise.reject(new Error("denied")) : Promise.resolve([]);
        }),
      () => [],
    );
    assert.deepEqual(destroyed, [LOGS, LOGS]);
  });
});
