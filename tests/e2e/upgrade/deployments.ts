import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";

import { sdkConnection } from "../../../sandbox/environment";
import type { Environment, Stack } from "../environment";

const MANAGEMENT_ACCOUNT = "417290385612";

const BY_ACCOUNT = {
  accounts: [MANAGEMENT_ACCOUNT, { id: "058264715093", name: "Log archive" }, "310957284466"],
  managementAccount: MANAGEMENT_ACCOUNT,
  identityCenter: true,
  externalId: "the-external-id",
};

const LOGS = { account: "058264715093", bucket: "larkspur-cloudtrail-058264715093" };

/** Stacks that an older version has deployed: the stack's name → its settings. */
export const DEPLOYMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  direct: BY_ACCOUNT,
  settings: {
    ...BY_ACCOUNT,
    roleName: "Auditor",
    rolePath: "/security/",
    maxSessionDuration: 7200,
    tags: { team: "cloud" },
    cloudTrailLogs: LOGS,
    permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  },
  "legacy-user": { ...BY_ACCOUNT, legacyUser: { keys: ["first", "second"] } },
  "stack-set": {
    organization: {},
    rollout: "stackSet",
    identityCenter: true,
    externalId: "the-external-id",
    tags: { team: "cloud" },
    cloudTrailLogs: LOGS,
    permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  },
  "stack-set-legacy-user": {
    organization: {
      include: { organizationalUnits: ["ou-lark-workload"], accounts: [MANAGEMENT_ACCOUNT] },
    },
    rollout: "stackSet",
    stackSet: { autoDeployment: false },
    legacyUser: true,
    externalId: "the-external-id",
  },
  "sharded-shard-00": { ...BY_ACCOUNT, shards: 2 },
};

/** Deploys one of them to an organization of its own. */
export async function deploy(environment: Environment, name: string): Promise<Stack> {
  const organizations = new OrganizationsClient(sdkConnection(environment.variables));
  const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  const stack = await environment.stack(name, DEPLOYMENTS[name] ?? {});
  await stack.up();
  return stack;
}
