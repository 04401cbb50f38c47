import type { StackConfiguration } from "../../config/stackConfiguration";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { checkedStack, type CheckedStack, chosenAccounts } from "../checks/checkedStack";
import { remakeOf, repairOf } from "../checks/repairCommands";

/** Settings, the accounts that they enrol, and who looks into them; removals as far as a state tells them. */
type CheckedSettings = Pick<
  CheckedStack,
  | "settings"
  | "chosen"
  | "enrolment"
  | "enrolled"
  | "excluded"
  | "removals"
  | "credentials"
  | "deployer"
>;

/** What is said to whoever has to mend something: commands, or who is to do it where none does. */
interface WaysToMend {
  /** Makes a role that was not there yet. */
  readonly deploy: string;
  /** Puts the role of an account right. */
  readonly repairOf: (accountId: string) => string;
  /** Makes the role of an account again. */
  readonly remakeOf: (accountId: string) => string;
  /** The command that verifies once more. */
  readonly verify: string;
  /** What shows the values of the vendor's dialog. */
  readonly handover: string;
}

/** What `verify` holds the roles of: a stack with all that it has deployed, or a settings file alone. */
export interface VerifiedStack extends CheckedSettings, WaysToMend {
  /** As reports name it: the stack, or the settings file without its folder. */
  readonly name: string;
  readonly configuration: StackConfiguration;
  /** The user that the roles have to trust; undefined: the vendor's. */
  readonly legacyUserArn: string | undefined;
  /** The stack with its state; undefined where no more than its settings is known. */
  readonly deployed: CheckedStack | undefined;
  /** What nobody looks for, where no state is known. */
  readonly notChecked: readonly string[];
}

/**
 * Reads a stack from its backend.
 *
 * @param name - absent: the one that is selected
 * @param onlyAccounts - the accounts that are looked into; absent: all
 * @throws OperatorError as `checkedStack`, and for an account that the stack does not have
 */
export async function deployedStack(
  name: string | undefined,
  onlyAccounts: readonly string[] | undefined,
): Promise<VerifiedStack> {
  const whole = await checkedStack(name, "verify");
  const { stack, settings } = whole;
  const those = `the stack ${stack.name}. Those that it has: npx authomize plan --stack ${stack.name}`;
  const deployed = { ...whole, ...chosenAccounts(whole, onlyAccounts, those) };
  const user = legacyUserAccount(settings);
  return {
    ...deployed,
    name: stack.name,
    configuration: stack.configuration,
    legacyUserArn: user === undefined ? undefined : legacyUserArn(user, stack.name),
    repairOf: (accountId) => repairOf(accountId, deployed),
    remakeOf: (accountId) => remakeOf(accountId, deployed),
    verify: `npx authomize verify --stack ${stack.name}`,
    handover: `npx authomize handover --stack ${stack.name}`,
    deployed,
    notChecked: [],
  };
}
