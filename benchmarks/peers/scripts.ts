import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { accountsFor, type Operation, type Organization, type Peer } from "../peer";

const EXTERNAL_ID = "benchmark-external-id";
const AWS_CLI_ROLE = "BenchAwsCli";

/** A script that keeps no state: to preview is to look at every role, to refresh is nothing. */
const ACTIONS: Readonly<Partial<Record<Operation, string>>> = {
  create: "create",
  preview: "check",
  change: "create",
  destroy: "destroy",
};

/** A Python script with a pool of threads. */
export const boto3 = pythonPeer({
  name: "boto3",
  description: "a boto3 script with a pool of 16 threads; it keeps no state",
  roleName: "BenchBoto3",
  script: "boto3_pool.py",
});

/** The same StackSet as this project makes, by a script. */
export const stackSetScript = pythonPeer({
  name: "stackSet-script",
  description: "a boto3 script that makes a service-managed StackSet and waits for it",
  roleName: "BenchStackSetScript",
  script: "stack_set.py",
});

interface PythonPeer extends Pick<Peer, "name" | "description" | "roleName"> {
  readonly script: string;
}

function pythonPeer({ script, ...peer }: PythonPeer): Peer {
  return {
    ...peer,
    prepare: () => Promise.resolve(),
    command: (operation, organization) => {
      const action = ACTIONS[operation];
      if (action === undefined) return undefined;
      const { home, python, managementAccount, organizationalUnit } = organization;
      const settings = {
        accounts: accountsFor(operation, organization),
        managementAccount,
        organizationalUnit,
        externalId: EXTERNAL_ID,
        roleName: peer.roleName,
      };
      const file = join(home, `${peer.name}.json`);
      writeFileSync(file, JSON.stringify(settings));
      const args = [join(__dirname, script), action, file];
      return { file: python, args, cwd: home, env: environmentIn(organization) };
    },
  };
}

/** A shell loop over the AWS CLI. */
export const awsCli: Peer = {
  name: "aws-cli",
  description: "a shell loop over the AWS CLI; it keeps no state",
  roleName: AWS_CLI_ROLE,
  // Three processes of a second each for every account.
  mostAccounts: 10,
  prepare: () => Promise.resolve(),
  command: (operation, organization) => {
    if (operation === "preview" || operation === "refresh") return undefined;
    const { managementAccount, added } = organization;
    const accounts = operation === "change" ? [added] : accountsFor(operation, organization);
    const action = operation === "destroy" ? "destroy" : "create";
    const words = [action, managementAccount, AWS_CLI_ROLE, EXTERNAL_ID, ...accounts];
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
