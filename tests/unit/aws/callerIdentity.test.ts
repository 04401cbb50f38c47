import assert from "node:assert/strict";

import { CredentialsError } from "../../../errors";
import { inVendorPartition } from "../../../aws/callerIdentity";

function identityIn(partition: string) {
  const accountId = "417290385612";
  return { accountId, arn: `arn:${partition}:sts::${accountId}:assumed-role/Deployer/session` };
}

describe("whom the credentials belong to", () => {
  it("may be anybody of the commercial partition", () => {
    assert.deepEqual(inVendorPartition(identityIn("aws")), identityIn("aws"));
  });

  for (const partition of ["aws-us-gov", "aws-cn", "aws-iso", "aws-eusc", ""]) {
    it(`is refused by name in the partition "${partition}"`, () => {
      assert.throws(
        () => inVendorPartition(identityIn(partition)),
        (error: Error) =>
          error instanceof CredentialsError &&
          error.message.includes(`in the partition ${partition}.`) &&
          error.message.includes("accounts of GovCloud and China cannot trust it"),
      );
    });
  }
});
