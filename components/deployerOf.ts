import { Provider } from "@pulumi/aws/provider";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";

import { callerIdentity } from "../aws/callerIdentity";
import { DEFAULT_REGION } from "../aws/clientOptions";
import { given } from "../contract/values";
import { OperatorError } from "../errors";
import type { PlannedDeployer } from "./planned/integrationPlan";
import { runError } from "./planned/runError";

/**
 * Who deploys: the credentials of the AWS provider in a component's options, or those that `aws:profile`
 * and the environment give, as everywhere in Pulumi.
 */
export function deployerOf(options: pulumi.ComponentResourceOptions | undefined): PlannedDeployer {
  const provider = awsProviderOf(options);
  if (provider === undefined) return defaultDeployer();
  // One that another language's program has made is known by name alone: the environment has the rest.
  const { region, profile, accessKey, secretKey, token } = provider as Partial<Provider>;
  const credentials = given({ region, profile, accessKey, secretKey, token });
  const callerAccountId = accountOfProvider(provider);
  return { credentials, callerAccountId };
}

/** The account that a provider works in, 12 digits; without one, the default provider. */
export function accountOfProvider(
  provider: pulumi.ProviderResource | undefined,
): pulumi.Output<string> {
  return getCallerIdentityOutput({}, given({ provider })).accountId;
}

/** The AWS provider of a component's options, its own or its parent's; undefined: there is none. */
export function awsProviderOf(
  options: pulumi.ComponentResourceOptions = {},
): pulumi.ProviderResource | undefined {
  const { provider, providers = [], parent } = options;
  const own = [provider, ...(Array.isArray(providers) ? providers : Object.values(providers))];
  const isOfAws = (each: pulumi.ProviderResource | undefined) => Provider.isInstance(each);
  return own.find(isOfAws) ?? parent?.getProvider("aws:iam/role:Role");
}

/** Pulumi's own setting `aws:region`, or where every account can be signed in to. */
export function defaultRegion(): string {
  return new pulumi.Config("aws").get("region") ?? DEFAULT_REGION;
}

function defaultDeployer(): PlannedDeployer {
  const region = defaultRegion();
  const profile = new pulumi.Config("aws").get("profile");
  const callerAccountId = callerIdentity({ region, profile }).then(
    ({ accountId }) => accountId,
    (error: unknown) => {
      throw error instanceof OperatorError ? runError(error.message) : error;
    },
  );
  return { credentials: given({ region, profile }), callerAccountId };
}
