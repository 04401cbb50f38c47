import type { History } from "./history";
import type { Model } from "./model";
import { keyOf, type ObservedRole } from "./observation";
import { ACCOUNTS } from "./steps";

/**
 * I3: what is the stack's and is asked for no more is in its state, is named by `plan`, and keeps
 * `verify` from exit code 0.
 *
 * @throws BrokenInvariant when one of it is not so
 */
export async function leftRoles(model: Model, history: History): Promise<void> {
  const left = model.unaskedRoles();
  if (left.length === 0 || model.isMoving || model.settings.rollout === "stackSet") return;
  const known = await history.rolesInState();
  const isKnown = ({ account, name }: ObservedRole) =>
    known.some((role) => role.account === account && role.name === name);
  const verified = await history.ask("verify");
  const planned = await history.ask("plan", "--json");
  const lost = model.wasKilled ? [] : left.filter((role) => !isKnown(role));
  const named = left.filter(isKnown);
  const unnamed = named.filter((role) => !isNamed(role, planned.output, model));
  const isUnseen = named.length > 0 && verified.exitCode === 0;
  history.refuse(
    [
      ...lost.map((role) => `I3: the ${keyOf(role)} is the stack's, but its state has lost it`),
      ...unnamed.map((role) => `I3: the ${keyOf(role)} is left, and plan does not name it`),
      ...(isUnseen
        ? [`I3: verify exits with 0 while there is left: ${named.map(keyOf).join(", ")}`]
        : []),
    ],
    planned,
  );
}

/** Whether a plan names a role: its account, and its name where that is not the name asked for. */
function isNamed({ account, name }: ObservedRole, planned: string, model: Model): boolean {
  // Where the settings are refused, there is no plan.
  if (model.isRefused()) return true;
  const isOtherName = name !== model.settings.roleName;
  return planned.includes(ACCOUNTS[account]) && (!isOtherName || planned.includes(name));
}
