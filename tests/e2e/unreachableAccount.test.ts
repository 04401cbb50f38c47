import { GetRoleCommand, type IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import type { TrustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const REACHABLE = "310957284466";
const LOST = "846120973358";
const NEVER_THERE = "999988887777";
const ACCESS_ROLE = "OrganizationAccountAccessRole";

/** Nobody of the organization may assume the access role any more; AWS would say the same. */
const CLOSED = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }],
};

describe("an account that cannot be reached", () => {
  let environment: Environment;
  let stack: Stack;
  let lostAccount: IAMClient;
  let openDocument: string;

  const settings = {
    accounts: [MANAGEMENT_ACCOUNT, { id: LOST, name: "Payments" }, REACHABLE],
    externalId: "first-external-id",
  };

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("unreachable", settings);
    await stack.up();
    lostAccount = await iamIn(environment, LOST);
    const { Role } = await lostAccount.send(new GetRoleCommand({ RoleName: ACCESS_ROLE }));
    openDocument = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  });

  after(async () => {
    await environment.stop();
  });

  function setAccess(document: string) {
    return lostAccount.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: ACCESS_ROLE, PolicyDocument: document }),
    );
  }

  async function externalIdIn(account: string): Promise<string | undefined> {
    const role = await deployedRole(environment, account);
    const document = role?.trustPolicy as TrustPolicy | undefined;
    return document?.Statement[0].Condition.StringEquals["sts:ExternalId"];
  }

  it("is named with the cause and the fix, and the others are deployed", async () => {
    await setAccess(JSON.stringify(CLOSED));
    stack.configure({ ...settings, externalId: "second-external-id" });
    // With its preview, as it is at a desk.
    const { exitCode, output } = await stack.pulumi("up", "--yes");
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /1 account cannot be reached\. It is left as it is; all others are deployed/,
    );
    assert.match(
      output,
      /846120973358 \(Payments\), by its role OrganizationAccountAccessRole\n +AccessDenied: /,
    );
    assert.doesNotMatch(output, /\bat .*\.ts:\d+/);
    assert.equal(await externalIdIn(REACHABLE), "second-external-id");
    assert.equal(await externalIdIn(MANAGEMENT_ACCOUNT), "second-external-id");
    const outputs = await stack.outputs();
    assert.deepEqual(outputs["incompleteAccounts"], [LOST]);
    assert.deepEqual(outputs["accounts"], [REACHABLE, MANAGEMENT_ACCOUNT, LOST]);
  });

  it("is a warning at preview, which would otherwise keep the update from all others", async () => {
    const { exitCode, output } = await stack.pulumi("preview");
    assert.equal(exitCode, 0);
    assert.match(output, /warning: 1 account cannot be reached/);
    assert.doesNotMatch(output, /\bat .*\.ts:\d+/);
  });

  it("is completed by the next run, which touches nothing else", async () => {
    // The sandbox lets no session in; the one from before still has its credentials.
    await setAccess(openDocument);
    const output = await stack.up();
    assert.match(output, /~ 1 updated/);
    assert.doesNotMatch(output, /created|deleted|replaced/);
    assert.equal(await externalIdIn(LOST), "second-external-id");
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
  });

  it("does not stop the first deployment of the others either", async () => {
    stack.configure({
      ...settings,
      accounts: [...settings.accounts, NEVER_THERE],
      externalId: "third-external-id",
    });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /999988887777, by its role/);
    assert.equal(await externalIdIn(LOST), "third-external-id");
  });

  it("is gone from the stack once it is removed from the settings", async () => {
    stack.configure({ ...settings, externalId: "third-external-id" });
    await stack.up();
    await stack.succeed("preview", "--expect-no-changes");
  });
});
