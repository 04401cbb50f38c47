import {
  CreateRoleCommand,
  GetRoleCommand,
  type IAMClient,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "310957284466";
const RoleName = "Trusting";

/** What the sandbox has to do for the order of the program's calls to be held to AWS's. */
describe("a trust policy in the sandbox", () => {
  let environment: Environment;
  let iam: IAMClient;

  before(async () => {
    environment = await Environment.start();
    iam = await iamIn(environment, MEMBER);
  });

  after(async () => {
    iam.destroy();
    await environment.stop();
  });

  function trusting(principalArn: string): string {
    return JSON.stringify(trustPolicy("some-external-id", principalArn));
  }

  const unknown = [
    `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/nobody`,
    `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/elsewhere/platform-engineer`,
    `arn:aws:iam::${MEMBER}:role/nothing`,
    "arn:aws:iam::999988887777:user/in-no-account",
  ];
  const known = [
    undefined,
    `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/platform-engineer`,
    `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`,
    `arn:aws:iam::${MANAGEMENT_ACCOUNT}:root`,
    "*",
  ];

  for (const arn of unknown) {
    it(`may not name ${arn}, which does not exist`, async () => {
      const AssumeRolePolicyDocument = trusting(arn);
      await assert.rejects(
        iam.send(new CreateRoleCommand({ RoleName: "New", AssumeRolePolicyDocument })),
        { name: "MalformedPolicyDocumentException", message: /^Invalid principal in policy: / },
      );
      await assert.rejects(iam.send(new GetRoleCommand({ RoleName: "New" })));
    });
  }

  it("may name what exists, and keeps it when it is given what does not", async () => {
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("some-external-id"));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    for (const arn of known) {
      const PolicyDocument = JSON.stringify(trustPolicy("some-external-id", arn));
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    }
    const PolicyDocument = trusting(unknown[0] ?? "");
    await assert.rejects(
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
      { name: "MalformedPolicyDocumentException" },
    );
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
    const kept = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
    assert.deepEqual(JSON.parse(kept), trustPolicy("some-external-id", "*"));
  });
});
