import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { CACHE } from "../../sandbox/folders";
import { measure, type Command } from "../measure";
import { accountsFor, type Operation, type Organization, type Peer } from "../peer";

const VERSION = "1.0.17";
const FOLDER = join(CACHE, `org-formation-${VERSION}`);
const STACK = "bench-org-formation";
const ROLE_NAME = "BenchOrgFormation";
const AT_ONCE = 16;

/**
 * org-formation: a CloudFormation stack in each account. It has no preview; measured is an update
 * that finds nothing to do. Installed apart, because nothing of this project needs its 142 MB.
 */
export const orgFormation: Peer = {
  name: "org-formation",
  description: `org-formation ${VERSION}, a CloudFormation stack in each account, ${AT_ONCE} at once`,
  roleName: ROLE_NAME,
  mostAccounts: 150,
  prepare: async (organization) => {
    await install();
    const file = organizationFile(organization);
    const { exitCode } = await measure(
      command(organization, "init", file, "--region", "us-east-1"),
    );
    if (exitCode !== 0) throw new Error(`org-formation init exited with ${exitCode}.`);
  },
  command: (operation, organization) => {
    if (operation === "refresh") return undefined;
    const onStack = ["--stack-name", STACK, "--max-concurrent-stacks", String(AT_ONCE)];
    if (operation === "destroy") return command(organization, "delete-stacks", ...onStack);
    const template = join(organization.home, "org-formation-role.yml");
    writeFileSync(template, roleTemplate(operation, organization));
    return command(organization, "update-stacks", template, ...onStack);
  },
};

async function install(): Promise<void> {
  if (existsSync(join(FOLDER, "node_modules", ".package-lock.json"))) return;
  mkdirSync(FOLDER, { recursive: true });
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save"];
  const words = ["install", "--prefix", FOLDER, ...options];
  await promisify(execFile)("npm", [...words, `aws-organization-formation@${VERSION}`]);
}

function command({ home }: Organization, ...words: readonly string[]): Command {
  return {
    file: join(FOLDER, "node_modules", ".bin", "org-formation"),
    args: words,
    cwd: home,
    env: processEnvironment(sandboxEnvironment({ home })),
  };
}

function organizationFile({ home }: Organization): string {
  return join(home, "organization.yml");
}

function roleTemplate(operation: Operation, organization: Organization): string {
  const names = logicalNames(readFileSync(organizationFile(organization), "utf8"));
  const accounts = accountsFor(operation, organization).map(
    (id) => `        - !Ref ${names.get(id) ?? id}`,
  );
  return `AWSTemplateFormatVersion: '2010-09-09-OC'
Organization: !Include ./organization.yml
Resources:
  Role:
    Type: AWS::IAM::Role
    OrganizationBinding:
      Region: us-east-1
      Account:
${accounts.join("\n")}
    Properties:
      RoleName: ${ROLE_NAME}
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { AWS: 'arn:aws:iam::291883359082:user/AuthomizeGlobalUser' }
            Action: sts:AssumeRole
            Condition: { StringEquals: { 'sts:ExternalId': benchmark-external-id } }
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/SecurityAudit']
`;
}

/** What `init` calls each account, by the account's ID. */
function logicalNames(template: string): ReadonlyMap<string, string> {
  const account =
    /^ {2}(\w+):\n {4}Type: OC::ORG::(?:Master)?Account\n(?: {4}.*\n)*? {6}AccountId: '(\d{12})'/gm;
  return new Map([...template.matchAll(account)].map(([, name = "", id = ""]) => [id, name]));
}
