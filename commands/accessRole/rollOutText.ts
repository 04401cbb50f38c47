import type { CallerPrincipal } from "../../aws/callerPrincipal";
import type { DeploymentTargets } from "../../contract/stackSet";
import { stackSetName } from "../../contract/stackSet";
import type { TemplateFormat } from "../terminal/templateText";
import type { RollOutTargets } from "./rollOutTargets";

/** An access role, and where it has to come to. */
export interface RollOut extends RollOutTargets {
  readonly name: string;
  readonly deployer: CallerPrincipal;
  readonly format: TemplateFormat;
  readonly stack: string;
  /** Where the StackSet and its stacks are kept; IAM is the same everywhere. */
  readonly region: string;
  readonly callAs: "SELF" | "DELEGATED_ADMIN";
}

/** What to do with the template, as commands that can be pasted. */
export function rollOutText(rollOut: RollOut): string {
  const { name, deployer, stack, targets, managementAccount } = rollOut;
  const parts = [
    `The role ${name} trusts ${deployer.arn}, and nobody else.${pathNote(deployer)}`,
    ...(targets === undefined ? [] : [stackSetText(rollOut, targets)]),
    ...(managementAccount === undefined ? [] : [managementText(rollOut, managementAccount)]),
    commands("When it is in the accounts, let the stack and its deployer's policy name it:", [
      `npx pulumi config set accessRoleName ${name} --stack ${stack}`,
      `npx authomize preflight --stack ${stack}`,
      `npx authomize deployer-policy --stack ${stack} > deployer.json`,
    ]),
    "An account that has an accessRoleName of its own in the setting accounts keeps that one until you remove it there.",
  ];
  return `${parts.join("\n\n")}\n`;
}

function pathNote({ arn, pathProblem }: CallerPrincipal): string {
  if (pathProblem === undefined) return "";
  return (
    `\nWhether that role has a path could not be read (${pathProblem}). If it has, AWS refuses the template ` +
    `("Invalid principal in policy"): name the role with its path, --deployer ${arn.replace(":role/", ":role/PATH/")}`
  );
}

function stackSetText(rollOut: RollOut, targets: DeploymentTargets): string {
  const { region, stack, callAs } = rollOut;
  const whose = [
    `--stack-set-name ${nameOfStackSet(stack)} --region ${region}`,
    ...(callAs === "SELF" ? [] : [`--call-as ${callAs}`]),
  ].join(" ");
  const what = `${templateArguments(rollOut)} --permission-model SERVICE_MANAGED`;
  const update = `aws cloudformation update-stack-set ${whose} ${what}`;
  return [
    commands(`Save the template as ${fileOf(rollOut)}. Into the member accounts, by a StackSet:`, [
      `aws cloudformation create-stack-set ${whose} ${what} --auto-deployment ${autoDeployment(targets)}`,
      `aws cloudformation create-stack-instances ${whose} --regions ${region} --deployment-targets ${targetArguments(targets)} --operation-preferences FailureTolerancePercentage=10,MaxConcurrentPercentage=25`,
    ]),
    commands(
      "After a change of the trust role's name, path, boundary or policies, or of the legacy user: print it again, and before the up",
      [update],
    ),
  ].join("\n\n");
}

function managementText(rollOut: RollOut, managementAccount: string): string {
  const { region, stack } = rollOut;
  return commands(
    `In the management account, ${managementAccount}, which StackSets leave out, as somebody there:`,
    [
      `aws cloudformation deploy --stack-name ${nameOfStackSet(stack)} --region ${region} --template-file ${fileOf(rollOut)} --capabilities CAPABILITY_NAMED_IAM`,
    ],
  );
}

/** Automatic deployment knows units only, and would go beyond a filter of accounts. */
function autoDeployment({ accounts }: DeploymentTargets): string {
  if (accounts !== undefined) return "Enabled=false";
  return "Enabled=true,RetainStacksOnAccountRemoval=false";
}

function targetArguments({ organizationalUnitIds, accounts }: DeploymentTargets): string {
  const units = `OrganizationalUnitIds=${organizationalUnitIds.join(",")}`;
  if (accounts === undefined) return `"${units}"`;
  return `"${units},Accounts=${accounts.join(",")},AccountFilterType=INTERSECTION"`;
}

function templateArguments(rollOut: RollOut): string {
  return `--template-body file://${fileOf(rollOut)} --capabilities CAPABILITY_NAMED_IAM`;
}

function fileOf({ format }: RollOut): string {
  return `access-role.${format}`;
}

function nameOfStackSet(stack: string): string {
  return stackSetName(`access-role-${stack}`);
}

function commands(purpose: string, lines: readonly string[]): string {
  return [purpose, ...lines.map((line) => `  ${line}`)].join("\n");
}
