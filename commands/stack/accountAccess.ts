import type { Deployer } from "../../aws/accountSessions";
import { callerIdentity } from "../../aws/callerIdentity";
import { sessionName } from "../../deployer/sessionName";
import { credentialsOf, type PulumiStack } from "./pulumiStack";

/** Who assumes the access roles for a stack; throws a CredentialsError when there are no credentials. */
export async function deployerOf(
  stack: Pick<PulumiStack, "name" | "configuration">,
): Promise<Deployer> {
  const credentials = credentialsOf(stack);
  const { accountId: callerAccountId } = await callerIdentity(credentials);
  return { credentials, callerAccountId, sessionName: sessionName(stack.name) };
}
