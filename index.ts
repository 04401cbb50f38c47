import * as pulumi from "@pulumi/pulumi";

import { AuthomizeIntegration } from "./components/authomizeIntegration";
import { readStackSettings } from "./config/stackSettings";
import { callerIdentity, CredentialsError } from "./organization/callerIdentity";

/** IAM is global; its control plane, and the STS endpoint that every account can use, are here. */
const DEFAULT_REGION = "us-east-1";

/** What `pulumi up` runs: settings → accounts → the integration → the stack's outputs. */
async function deploy() {
  const settings = readStackSettings();
  const aws = new pulumi.Config("aws");
  const region = aws.get("region") ?? DEFAULT_REGION;
  const profile = aws.get("profile");
  const caller = await callerIdentity({ region, profile }).catch(withoutStackTrace);
  const integration = new AuthomizeIntegration("authomize", {
    ...settings,
    callerAccountId: caller.accountId,
    region,
    profile,
  });
  return integration.outputs();
}

function withoutStackTrace(error: unknown): never {
  if (error instanceof CredentialsError) throw new pulumi.RunError(error.message);
  throw error;
}

export = deploy;
