import { Command } from "commander";

import { callerPrincipal, type CallerPrincipal } from "../../aws/callerPrincipal";
import type { Settings } from "../../config/settings";
import { accountOfArn } from "../../contract/arns";
import { reservedRoleNameOwner } from "../../contract/reservedRoleNames";
import { formerRoleNames } from "../../deployer/accessRole";
import { accessRoleTemplate } from "../../deployer/accessRoleTemplate";
import type { Deployment } from "../../deployer/deployerPolicy";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { deploymentOf } from "../stack/deployment";
import { credentialsOf, readPulumiStack, settingsOf } from "../stack/pulumiStack";
import { stackOption } from "../terminal/options";
import { formatOption, templateText, type TemplateFormat } from "../terminal/templateText";
import { deployerOption, nameOption } from "./options";
import { rollOutTargets } from "./rollOutTargets";
import { rollOutText } from "./rollOutText";

interface Options {
  readonly stack?: string;
  readonly deployer?: string;
  readonly name?: string;
  readonly format: TemplateFormat;
}

/** The access role's name where neither the operator nor the settings have one for it. */
const DEFAULT_NAME = "AuthomizeDeploymentAccess";

/** `authomize access-role`: an access role that can do no more than the deployment's sessions. */
export function accessRoleCommand(): Command {
  return new Command("access-role")
    .description(
      "Print the CloudFormation template of a narrow access role for the accounts of this stack, which its deployer alone " +
        "may assume and which manages the trust role alone; and, on standard error, the commands that roll it out.",
    )
    .addOption(stackOption())
    .addOption(deployerOption())
    .addOption(nameOption())
    .addOption(formatOption())
    .action(printAccessRole);
}

async function printAccessRole({ format, ...options }: Options): Promise<void> {
  const stack = await readPulumiStack(options.stack);
  const settings = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const enrolment = await decideEnrolment(settings, credentials);
  const enrolled = enrolledSettings(settings, enrolment);
  const deployer: CallerPrincipal =
    options.deployer === undefined ? await callerPrincipal(credentials) : { arn: options.deployer };
  const deployment = deploymentOf(stack, enrolled, accountOfArn(deployer.arn));
  const name = options.name ?? nameOf(settings);
  refuseTrustRoleName(name, deployment);
  const template = accessRoleTemplate(deployment, { name, deployerArn: deployer.arn });
  process.stdout.write(templateText(template, format));
  const rollOut = {
    stack: stack.name,
    region: settings.stackSet.region ?? credentials.region,
    callAs: settings.stackSet.callAs,
    ...rollOutTargets(settings, enrolment, deployment),
  };
  process.stderr.write(rollOutText({ name, deployer, format, ...rollOut }));
}

/** The settings' own name, but one of AWS's own, which the narrow role is to take the place of. */
function nameOf({ accessRoleName }: Settings): string {
  return reservedRoleNameOwner(accessRoleName) === undefined ? accessRoleName : DEFAULT_NAME;
}

/** A role that manages itself would be as wide as it likes. */
function refuseTrustRoleName(name: string, deployment: Deployment): void {
  const names = [deployment.roleName, ...formerRoleNames(deployment)];
  if (names.every((trustRole) => trustRole.toLowerCase() !== name.toLowerCase())) return;
  throw new OperatorError(
    `${name} is, or was, the name of this stack's trust role, which the access role manages: it would manage itself. ` +
      `Choose another: --name ${DEFAULT_NAME}`,
  );
}
