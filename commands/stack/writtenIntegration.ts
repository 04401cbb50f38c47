import type { StackConfiguration } from "../../config/stackConfiguration";
import type { Unchecked } from "../../contract/values";
import { OperatorError } from "../../errors";
import { hasGeneratedExternalId, TYPES } from "../../state/deployedRoles";
import type { StackState, StateResource } from "./stackState";
import { isSecretValue, plainValue } from "./stateValues";

/** An integration that a program makes by the component's own arguments, instead of settings. */
export interface WrittenIntegration {
  /** What its arguments say, as settings. */
  readonly configuration: StackConfiguration;
  /** The component's outputs, as the state has them. */
  readonly outputs: Unchecked;
}

/**
 * The integration whose arguments say what is asked for, as the last update left them in the state;
 * undefined where there is none, as in a stack of the whole program.
 *
 * @param own - the stack's configuration, which has no accounts
 * @throws OperatorError where there are several, or other components alone
 */
export function writtenIntegration(
  own: StackConfiguration,
  state: StackState,
): WrittenIntegration | undefined {
  const written = state.resources.filter(isWritten);
  const [integration] = written;
  if (integration === undefined) {
    refuseOtherComponents(state);
    return undefined;
  }
  if (written.length > 1) {
    throw new OperatorError(
      `The program of ${state.stack} makes ${written.length} integrations. These commands know one for each stack: give each a stack of its own.`,
    );
  }
  const { inputs = {}, outputs = {} } = integration;
  const { managementAccountId: managementAccount, ...others } = inputs;
  const externalId = hasGeneratedExternalId(state.resources) ? undefined : outputs["externalId"];
  const settings = { ...others, managementAccount, externalId: plainValue(externalId) };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    configuration: {
      ...own,
      values: Object.fromEntries(given.map(([key, value]) => [key, asText(value)])),
      secretKeys: new Set(isSecretValue(externalId) ? ["externalId"] : []),
    },
    outputs,
  };
}

/** Whose arguments say less than the commands have to know: the accounts, or the organization. */
function refuseOtherComponents({ stack, resources }: StackState): void {
  const other = resources.find(
    ({ type, urn, inputs = {} }) =>
      (type === TYPES.trustRole && !urn.includes(`${TYPES.integration}$`)) ||
      (type === TYPES.stackSetTrustRoles && inputs["organizationalUnitIds"] !== undefined),
  );
  if (other === undefined) return;
  throw new OperatorError(
    `The program of ${stack} makes ${other.type.split(":").at(-1) ?? ""} by itself. The commands know AuthomizeIntegration, and the whole program ` +
      "(authomize-aws/program): what AWS has of the others, its own tools say.",
  );
}

/** Whether a program gives this integration its arguments: the whole program gives it no inputs. */
export function isWritten({ type, inputs = {} }: StateResource): boolean {
  return type === TYPES.integration && inputs["accounts"] !== undefined;
}

/** As the engine hands settings over. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
