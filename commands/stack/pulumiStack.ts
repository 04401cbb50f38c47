import type { CredentialSource } from "../../aws/callerIdentity";
import { DEFAULT_REGION } from "../../aws/clientOptions";
import { parseSettings } from "../../config/parseSettings";
import { choosesAccounts, type StackConfiguration } from "../../config/stackConfiguration";
import type { EnrolledSettings, Settings } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { TYPES } from "../../state/deployedRoles";
import { engineConfiguration } from "./engineConfiguration";
import { exportState, type StackState } from "./stackState";
import { isSecretValue, plainValue } from "./stateValues";
import { sharedWorkspace, throwCliProblem } from "./workspace";
import { writtenIntegration } from "./writtenIntegration";

/** A stack as the commands see it: what is asked for, and what it last deployed. */
export interface PulumiStack {
  readonly name: string;
  readonly configuration: StackConfiguration;
  /** The outputs of the last update; absent before the first. */
  readonly outputs?: StackOutputs | undefined;
  /** The names of the outputs that are secret. */
  readonly secretOutputs: ReadonlySet<string>;
  /** The stack's own state, without that of its shards. */
  readonly state: StackState;
  /** Whether the arguments of a component in its program are the settings. */
  readonly isWritten?: boolean;
}

/** Reads a stack, or the selected one; throws an OperatorError where there is none, or the CLI fails. */
export async function readPulumiStack(name: string | undefined): Promise<PulumiStack> {
  const stack = name ?? (await selectedStack());
  const [own, state] = await Promise.all([engineConfiguration(stack), exportState(stack)]);
  const root = state.resources.find(({ type }) => type === TYPES.stack);
  const written = choosesAccounts(own) ? undefined : writtenIntegration(own, state);
  const outputs = written?.outputs ?? root?.outputs ?? {};
  return {
    name: stack,
    configuration: written?.configuration ?? own,
    outputs: typedOutputs(outputs),
    secretOutputs: secretsAmong(outputs),
    state,
    isWritten: written !== undefined,
  };
}

/** The name of the stack that is selected; throws an OperatorError when none is. */
export async function selectedStack(): Promise<string> {
  const stack = await (await sharedWorkspace()).stack().catch(throwCliProblem);
  if (stack !== undefined) return stack.name;
  throw new OperatorError(
    "No stack is selected. Name one with --stack <name>, or: npx pulumi stack select <name>",
  );
}

/**
 * Lets a command that changes the state, or moves roles, go on only with a stack of the whole program: it
 * knows the resources by the names that this program gives them.
 */
export function refuseWritten({ name, isWritten }: PulumiStack, command: string): void {
  if (isWritten !== true) return;
  throw new OperatorError(
    `The program of ${name} makes AuthomizeIntegration by the component's own arguments, and authomize ${command} is for stacks ` +
      "of the whole program (authomize-aws/program). Nothing was touched. Change the arguments, and run npx pulumi up " +
      `--stack ${name}; what npx pulumi state and npx pulumi import do is up to you there.`,
  );
}

/** The settings of a stack; throws a SettingsError with every problem of its configuration. */
export function settingsOf(stack: PulumiStack): Settings {
  return parseSettings(stack.configuration);
}

/** Whose credentials the program deploys with, and where, as a stack's configuration says. */
export function credentialsOf({
  configuration: { region = DEFAULT_REGION, profile },
}: Pick<PulumiStack, "configuration">): CredentialSource {
  return { region, profile };
}

/** The settings of a stack with the accounts that they enrol; throws where those cannot be read. */
export async function enrolledSettingsOf(stack: PulumiStack): Promise<EnrolledSettings> {
  const settings = settingsOf(stack);
  return enrolledSettings(settings, await decideEnrolment(settings, credentialsOf(stack)));
}

/**
 * A stack that was never deployed has none. One without a value, such as the key of a legacy user that
 * AWS refused, is null in the state, and left out here.
 */
function typedOutputs(outputs: Readonly<Record<string, unknown>>): StackOutputs | undefined {
  if (outputs["roleArns"] === undefined) return undefined;
  const values = Object.entries(outputs).map(([key, value]) => [key, plainValue(value)] as const);
  const given = Object.fromEntries(values.filter(([, value]) => value !== null));
  return given as Partial<StackOutputs> as StackOutputs;
}

function secretsAmong(outputs: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  return new Set(Object.keys(outputs).filter((name) => isSecretValue(outputs[name])));
}
