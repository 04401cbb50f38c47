import type { LocalWorkspace } from "@pulumi/pulumi/automation";

import type { CredentialSource } from "../../aws/callerIdentity";
import { DEFAULT_REGION } from "../../aws/clientOptions";
import { parseSettings, type StackConfiguration } from "../../config/parseSettings";
import type { EnrolledSettings, Settings } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { exportState, type StackState } from "./stackState";
import { isSecretValue, plainValue } from "./stateValues";
import { cliProblem, sharedWorkspace } from "./workspace";

/** A stack as the commands see it: its configuration, and what it last deployed. */
export interface PulumiStack {
  readonly name: string;
  readonly configuration: StackConfiguration;
  /** The outputs of the last update; absent before the first. */
  readonly outputs?: StackOutputs | undefined;
  /** The names of the outputs that are secret. */
  readonly secretOutputs: ReadonlySet<string>;
  /** The stack's own state, without that of its shards. */
  readonly state: StackState;
}

/**
 * Reads a stack with the Pulumi CLI, in the backend that the operator is signed in to.
 *
 * @param name - the stack; absent: the one that is selected
 * @throws OperatorError when there is no such stack, none is selected, or the CLI fails
 */
export async function readPulumiStack(name: string | undefined): Promise<PulumiStack> {
  const workspace = await sharedWorkspace();
  const stack = name ?? (await selected(workspace));
  const [config, state] = await Promise.all([
    workspace.getAllConfig(stack).catch(cliProblem),
    exportState(stack),
  ]);
  const outputs = outputsIn(state);
  const entries = Object.entries(config);
  return {
    name: stack,
    configuration: {
      values: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
      secretKeys: new Set(entries.flatMap(([key, { secret }]) => (secret === true ? [key] : []))),
      stack,
    },
    outputs: typedOutputs(outputs),
    secretOutputs: new Set(
      Object.entries(outputs).flatMap(([key, value]) => (isSecretValue(value) ? [key] : [])),
    ),
    state,
  };
}

/**
 * The name of the stack that is selected.
 *
 * @throws OperatorError when none is, or the CLI fails
 */
export async function selectedStack(): Promise<string> {
  return selected(await sharedWorkspace());
}

async function selected(workspace: LocalWorkspace): Promise<string> {
  const stack = await workspace.stack().catch(cliProblem);
  if (stack !== undefined) return stack.name;
  throw new OperatorError(
    "No stack is selected. Name one with --stack <name>, or: npx pulumi stack select <name>",
  );
}

/**
 * The settings of a stack.
 *
 * @throws SettingsError with every problem of its configuration
 */
export function settingsOf(stack: PulumiStack): Settings {
  return parseSettings(stack.configuration);
}

/** Whose credentials the program deploys with, and where, as the stack's configuration says. */
export function credentialsOf({ configuration: { values } }: PulumiStack): CredentialSource {
  return { region: values["aws:region"] ?? DEFAULT_REGION, profile: values["aws:profile"] };
}

/**
 * The settings of a stack with the accounts that they enrol; reads the organization if they choose
 * from it.
 *
 * @throws SettingsError with every problem of its configuration
 * @throws OrganizationError when the organization cannot be read
 */
export async function enrolledSettingsOf(stack: PulumiStack): Promise<EnrolledSettings> {
  const settings = settingsOf(stack);
  return enrolledSettings(settings, await decideEnrolment(settings, credentialsOf(stack)));
}

/** What the program gave back, as the state has it. */
type Outputs = Readonly<Record<string, unknown>>;

function outputsIn({ resources }: StackState): Outputs {
  return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/**
 * The outputs of the program in this project; a stack that was never deployed has none. One without a
 * value, such as the key of a legacy user that AWS refused, is null in the state, and left out here.
 */
function typedOutputs(outputs: Outputs): StackOutputs | undefined {
  if (outputs["roleArns"] === undefined) return undefined;
  const values = Object.entries(outputs).map(([key, value]) => [key, plainValue(value)] as const);
  const given = Object.fromEntries(values.filter(([, value]) => value !== null));
  return given as Partial<StackOutputs> as StackOutputs;
}
