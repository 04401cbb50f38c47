import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  type IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import type { Stack } from "./environment";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

/** The name of the user whom printedDeployer makes. */
const UserName = "deployer";

/**
 * A user of the management account with the policy that `authomize deployer-policy` prints and no other.
 *
 * @param engineer - makes the user there
 * @returns the variables that sign in as the user
 */
export async function printedDeployer(
  stack: Stack,
  engineer: IAMClient,
): Promise<Readonly<Record<string, string>>> {
  await engineer.send(new CreateUserCommand({ UserName }));
  await usePrintedPolicy(stack, engineer);
  const { AccessKey: key } = await engineer.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: key?.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey ?? "",
  };
}

/** Gives the deployer the policy as it is printed now. */
export async function usePrintedPolicy(stack: Stack, engineer: IAMClient): Promise<void> {
  const args = ["deployer-policy", "--deployer-account", MANAGEMENT_ACCOUNT];
  const { exitCode, stdout, output } = await stack.authomize(...args);
  assert.equal(exitCode, 0, output);
  const named = {
    UserName,
    PolicyName: "Printed",
    PolicyDocument: JSON.stringify(JSON.parse(stdout)),
  };
  await engineer.send(new PutUserPolicyCommand(named));
}
