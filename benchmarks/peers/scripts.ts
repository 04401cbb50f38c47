import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { accountsFor, type Operation, type Organization, type Peer } from "../peer";

const EXTERNAL_ID = "benchmark-external-id";

/** A script that keeps no state: to preview is to look at every role, to refresh is nothing. */
const BOTO3_ACTIONS: Readonly<Partial<Record<Operation, string>>> = {
  create: "create",
  preview: "check",
  change: "create",
  destroy: "destroy",
};

/** A Python script with a pool of threads. */
export const boto3: Peer = {
  name: "boto3",
  description: "a boto3 script with a pool of 16 threads; it keeps no state",
  prepare: () => Promise.resolve(),
  command: (operation, organization) => {
    const action = BOTO3_ACTIONS[operation];
    if (action === undefined) return undefined;
    const settings = {
      accounts: accountsFor(operation, organization),
      managementAccount: organization.managementAccount,
      externalId: EXTERNAL_ID,
      roleName: "BenchBoto3",
    };
    const file = join(organization.home, "boto3.json");
    writeFileSync(file, JSON.stringify(settings));
    return {
      file: organization.python,
      args: [join(__dirname, "boto3_pool.py"), action, file],
      cwd: organization.home,
      env: environmentIn(organization),
    };
  },
};

/** A shell loop over the AWS CLI. */
export const awsCli: Peer = {
  name: "aws-cli",
  description: "a shell loop over the AWS CLI; it keeps no state",
  // Three processes of a second each for every account.
  mostAccounts: 10,
  prepare: () => Promise.resolve(),
  command: (operation, organization) => {
    if (operation === "preview" || operation === "refresh") return undefined;
    const { managementAccount, added } = organization;
    const accounts = operation === "change" ? [added] : accountsFor(operation, organization);
    const action = operation === "destroy" ? "destroy" : "create";
    const words = [action, managementAccount, "BenchAwsCli", EXTERNAL_ID, ...accounts];
    return {
      file: "bash",
      args: [join(__dirname, "aws-cli-loop.sh"), ...words],
      cwd: organization.home,
      env: environmentIn(organization),
    };
  },
};

function environmentIn({ home }: Organization): NodeJS.ProcessEnv {
  return processEnvironment(sandboxEnvironment({ home }));
}
