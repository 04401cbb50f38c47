import { Command, Option } from "commander";

import type { AccountFinding } from "../checks/accountFinding";
import { checkedStack, type CheckedStack } from "../checks/checkedStack";
import { unfinishedRemovals } from "../checks/removalFindings";
import { report } from "../checks/report";
import { rolloutFindings } from "../checks/rolloutFindings";
import { resourcesOf } from "../stack/environmentStates";
import { jsonOption, stackOption } from "../terminal/options";
import { withProgress } from "../terminal/progress";
import { sayingWhenSlow } from "../terminal/sayingWhenSlow";
import { managedRoles } from "./managedRoles";
import { preflightAccounts } from "./preflightAccounts";
import { extraAccountOfLegacyUser, preflightLegacyUser } from "./preflightLegacyUser";
import { readFailedAccounts, writeFailedAccounts } from "./preflightRecord";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
  readonly failed?: boolean;
}

/** `authomize preflight`: what would make `pulumi up` fail, account by account, before it is run. */
export function preflightCommand(): Command {
  return new Command("preflight")
    .description(
      "Look into every account, only reading, for what would make pulumi up fail there. Exits 0 only if all are ready.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addOption(new Option("--failed", "only the accounts that were not ready the last time"))
    .action(preflight);
}

async function preflight(options: Options): Promise<void> {
  const checked = await sayingWhenSlow("Reading the stack and its accounts", () => chosen(options));
  const { stack, settings, enrolled, states, removals } = checked;
  const isManaged = managedRoles(resourcesOf(states), stack.outputs, settings.roleName);
  const ofUser = extraAccountOfLegacyUser(checked);
  const [ofRollout, findings, findingsOfUser] = await Promise.all([
    rolloutFindings(checked),
    withProgress("Looking into accounts", enrolled.length, (onDone) =>
      preflightAccounts(checked, isManaged, onDone),
    ),
    preflightLegacyUser(checked),
  ]);
  writeFailedAccounts(stack.name, notReady(findings));
  const lookedInto = [...enrolled, ...(ofUser === undefined ? [] : [ofUser])].map(({ id }) => id);
  const accounts = [...new Set([...lookedInto, ...removals.map(({ accountId }) => accountId)])];
  const next = `Mend these, then look again at them alone: npx authomize preflight --failed --stack ${stack.name}`;
  const all = [...ofRollout, ...findings, ...findingsOfUser, ...unfinishedRemovals(checked)];
  report(
    { stack: stack.name, accounts, findings: all },
    { good: "ready", next },
    options.json === true,
  );
}

async function chosen({ stack: name, failed }: Options): Promise<CheckedStack> {
  const checked = await checkedStack(name, "preflight");
  if (failed !== true) return checked;
  const ids = new Set(readFailedAccounts(checked.stack.name));
  return { ...checked, enrolled: checked.enrolled.filter(({ id }) => ids.has(id)) };
}

function notReady(findings: readonly AccountFinding[]): readonly string[] {
  const open = findings.filter(({ severity }) => severity !== "info");
  return [...new Set(open.map(({ accountId }) => accountId))];
}
