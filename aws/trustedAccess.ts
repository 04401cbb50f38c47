import {
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
} from "@aws-sdk/client-organizations";

import { STACK_SETS_PRINCIPAL } from "../contract/stackSet";
import { StackSetError } from "../errors";
import { reasonOf } from "./accessRole";
import type { CredentialSource } from "./callerIdentity";
import { clientOptions, withClient } from "./clientOptions";

/**
 * Lets a rollout by StackSet pass only if the organization trusts StackSets: else every account fails.
 *
 * @throws StackSetError with the commands that enable it, or when AWS does not let these credentials ask
 */
export async function requireTrustedAccess(source: CredentialSource): Promise<void> {
  const client = new OrganizationsClient(clientOptions(source));
  const trusted = await withClient(client, isTrusted).catch((error: unknown) => {
    throw cannotAsk(error);
  });
  if (!trusted) throw notTrusted();
}

async function isTrusted(client: OrganizationsClient): Promise<boolean> {
  for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
    const names = page.EnabledServicePrincipals?.map(({ ServicePrincipal }) => ServicePrincipal);
    if (names?.includes(STACK_SETS_PRINCIPAL)) return true;
  }
  return false;
}

function notTrusted(): StackSetError {
  return new StackSetError(
    [
      "The organization does not trust CloudFormation StackSets yet, so rollout: stackSet cannot deploy to its accounts. Nothing was touched.",
      "  Enable it, as the management account:  aws cloudformation activate-organizations-access\n" +
        `  See whether it is enabled:             aws organizations list-aws-service-access-for-organization   (${STACK_SETS_PRINCIPAL})`,
      "Then run this again. The other rollout, accounts, works without.",
    ].join("\n\n"),
  );
}

function cannotAsk(error: unknown): StackSetError {
  return new StackSetError(
    `Whether the organization trusts CloudFormation StackSets could not be read (${reasonOf(error)}). ` +
      "It needs organizations:ListAWSServiceAccessForOrganization, as the management account or a delegated administrator.",
  );
}
