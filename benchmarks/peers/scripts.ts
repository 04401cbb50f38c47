import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { accountsFor, OPERATIONS, type Organization, type Peer } from "../peer";

const EXTERNAL_ID = "benchmark-external-id";

/** A script that keeps no state: to preview is to look at every role, to refresh is nothing. */
const ACTIONS: Readonly<Record<string, string>> = {
  create: "create",
  preview: "check",
  change: "create",
  destroy: "destroy",
};

/** A Python script with a pool of threads that share one session. */
export const boto3 = pythonPeer({
  name: "boto3",
  description: "a boto3 script, 16 threads with one session; it keeps no state",
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
    operations: OPERATIONS.filter((operation) => operation in ACTIONS),
    prepare: () => Promise.resolve(),
    command: (operation, organization) => {
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
      const args = [join(__dirname, script), ACTIONS[operation] ?? "", file];
      return { file: python, args, cwd: home, env: environmentIn(organization) };
    },
  };
}

/** What lists the accounts of an organization without this project, to compare `plan` with. */
export const awsCli: Peer = {
  name: "aws-cli",
  description: "aws organizations list-accounts",
  operations: ["plan"],
  prepare: () => Promise.resolve(),
  command: (_, organization) => ({
    file: "aws",
    args: ["organizations", "list-accounts", "--output", "json"],
    cwd: organization.home,
    env: environmentIn(organization),
  }),
};

function environmentIn({ home }: Organization): NodeJS.ProcessEnv {
  return processEnvironment(sandboxEnvironment({ home }));
}
