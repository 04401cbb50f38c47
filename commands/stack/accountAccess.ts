import type { IAMClient } from "@aws-sdk/client-iam";

import { AccountSessions, type Deployer } from "../../aws/accountSessions";
import { callerIdentity } from "../../aws/callerIdentity";
import type { Account } from "../../config/settings";
import { sessionName } from "../../deployer/sessionName";
import { credentialsOf, type PulumiStack } from "./pulumiStack";

/** Who assumes the access roles for a stack; throws a CredentialsError when there are no credentials. */
export async function deployerOf(stack: PulumiStack): Promise<Deployer> {
  const credentials = credentialsOf(stack);
  const { accountId: callerAccountId } = await callerIdentity(credentials);
  return { credentials, callerAccountId, sessionName: sessionName(stack.name) };
}

/** Does some work that assumes access roles, and closes its connections in the end. */
export async function withSessions<Result>(
  deployer: Deployer,
  work: (sessions: AccountSessions) => Promise<Result>,
): Promise<Result> {
  const sessions = new AccountSessions(deployer);
  return work(sessions).finally(() => {
    sessions.close();
  });
}

/** Does some work in one account, under a session policy (JSON) where a role is assumed. */
export async function withIam<Result>(
  sessions: AccountSessions,
  account: Account,
  policy: string,
  work: (client: IAMClient) => Promise<Result>,
): Promise<Result> {
  const client = await sessions.iam(account, policy);
  return work(client).finally(() => {
    client.destroy();
  });
}
