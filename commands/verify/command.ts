import { Command } from "commander";

import { callerIdentity } from "../../aws/callerIdentity";
import { OrganizationError } from "../../errors";
import type { Organization } from "../../organization/organization";
import type { AccountFinding } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { verifyRemovals } from "../checks/removalFindings";
import { report } from "../checks/report";
import { accountsOption, jsonOption, stackOption } from "../terminal/options";
import { announceIfSlow, withProgress } from "../terminal/progress";
import { withChanges } from "./evidence/changes";
import { changesAsText } from "./evidence/changesInWords";
import { readEarlierEvidence } from "./evidence/earlierEvidence";
import type { Evidence } from "./evidence/evidence";
import {
  type FormFiles,
  formOptions,
  refuseUnwritableForms,
  writeForms,
} from "./evidence/forms/writeForms";
import { evidenceOf } from "./evidenceOf";
import {
  expectedExternalId,
  type ExpectedExternalId,
  externalIdGroups,
  externalIdTable,
} from "./externalIds";
import { ownRoleNames } from "./ownRoleNames";
import {
  configFileOption,
  externalIdOption,
  refuseExternalIdOfStack,
  type SourceOptions,
  verifiedStack,
} from "./source";
import { subjectsOf } from "./subjects";
import type { VerifiedStack } from "./verifiedStack";
import type { Verification } from "./verifyAccount";
import { verifyAccounts } from "./verifyAccounts";
import { verifyLegacyUser } from "./verifyLegacyUser";
import { verifyStackSets } from "./verifyStackSets";

interface Options extends SourceOptions, FormFiles {
  readonly json?: boolean;
  readonly showSecrets?: boolean;
  readonly otherRoles: boolean;
  readonly otherAccounts: boolean;
  readonly since?: string;
}

/** `authomize verify`: every role as AWS has it, held against the contract. */
export function verifyCommand(): Command {
  const command = new Command("verify")
    .description(
      "Read every role from AWS and hold it against the contract. Exits 0 only if all hold.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addOption(accountsOption("verify this account only; may be given several times"))
    .addOption(configFileOption())
    .addOption(externalIdOption())
    .option("--no-other-roles", "do not look for roles of other names that let Authomize in")
    .option(
      "--no-other-accounts",
      "do not look into the accounts of the organization that are not in the list of the settings",
    )
    .option("--show-secrets", "name external IDs that are kept encrypted, or given here, too")
    .option("--since <file>", "say what changed since this output of an earlier verify --json")
    .action(verify);
  for (const option of formOptions()) command.addOption(option);
  return command;
}

async function verify(options: Options, command: Command): Promise<void> {
  refuseExternalIdOfStack(options, command);
  refuseUnwritableForms(options);
  const evidence = await verified(options);
  sayWhatIsNotChecked(evidence);
  const rows = evidence.accounts;
  const idsOf = (isWanted: (row: Evidence["accounts"][number]) => boolean) =>
    rows.filter(isWanted).map(({ accountId }) => accountId);
  report(
    {
      stack: evidence.stack,
      kind: options.configFile === undefined ? "Stack" : "Settings file",
      accounts: idsOf(({ isEnrolled }) => isEnrolled),
      excluded: idsOf(({ isEnrolled }) => !isEnrolled),
      unread: idsOf(({ isEnrolled, result }) => !isEnrolled && result === "unread"),
      findings: evidence.findings,
    },
    {
      good: "hold exactly what the contract says",
      more: moreOf(evidence),
    },
    options.json === true ? evidence : undefined,
  );
  writeForms(evidence, options);
}

/** What there is to be seen below the findings. */
function moreOf({ accounts, externalIds, changes }: Evidence): string | undefined {
  const unknown = accounts.filter(({ isEnrolled, role }) => isEnrolled && role === undefined);
  const parts = [
    externalIdTable(externalIds, unknown.length),
    changes && changesAsText(changes),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("\n");
}

/** Looks, and says what was seen. */
async function verified(options: Options): Promise<Evidence> {
  const { showSecrets = false, account: onlyAccounts } = options;
  const checked = await announceIfSlow("Reading the stack and its accounts", () =>
    verifiedStack(options),
  );
  const earlier =
    options.since === undefined ? undefined : readEarlierEvidence(options.since, checked);
  const organization = await organizationOf(checked, options);
  const externalId = expectedExternalId(checked, showSecrets);
  const verification: Verification = {
    ...checked,
    externalId,
    findsOtherRoles: options.otherRoles,
    ownRoleNames: ownRoleNames(checked),
  };
  const { deployed } = checked;
  const subjects = subjectsOf(checked, organization);
  const [accounts, others] = await withProgress("Verifying accounts", subjects.length, (onDone) =>
    Promise.all([
      verifyAccounts(subjects, verification, onDone),
      deployed === undefined ? [] : verifyBesides(deployed, externalId, onlyAccounts),
    ]),
  );
  const { arn: caller } = await callerIdentity(checked.credentials);
  const seen = accounts.flatMap(({ subject, role, externalId: its }) =>
    subject.enrolment === "enrolled" && role ? [[subject.account.id, its] as const] : [],
  );
  const externalIds = externalIdGroups(
    new Map(seen),
    externalId,
    deployed?.stack.outputs?.externalId,
  );
  const evidence = evidenceOf(verification, {
    accounts,
    others,
    externalIds,
    organization,
    caller,
    onlyAccounts,
  });
  return earlier === undefined ? evidence : withChanges(evidence, earlier, checked.verify);
}

/** What only Pulumi's state tells of: what was to be removed, the StackSet and the legacy user. */
async function verifyBesides(
  deployed: CheckedStack,
  externalId: ExpectedExternalId,
  onlyAccounts: readonly string[] | undefined,
): Promise<readonly AccountFinding[]> {
  const findings = await Promise.all([
    verifyRemovals(deployed),
    verifyStackSets(deployed, externalId, onlyAccounts),
    verifyLegacyUser(deployed, onlyAccounts),
  ]);
  return findings.flat();
}

function sayWhatIsNotChecked({ notChecked = [] }: Evidence): void {
  if (notChecked.length === 0) return;
  const what = notChecked.join("; ");
  process.stderr.write(`Pulumi's state was not read. Not looked for: ${what}.\n`);
}

/**
 * The organization around a list of accounts, where it may be read; one that the accounts come from was
 * read with them. Undefined as well where only some accounts are looked into.
 */
async function organizationOf(
  { enrolment, credentials }: VerifiedStack,
  { account: onlyAccounts, otherAccounts }: Options,
): Promise<Organization | undefined> {
  if (enrolment.organization !== undefined) return enrolment.organization;
  if (!otherAccounts || onlyAccounts !== undefined) return undefined;
  const { readOrganization } = await import("../../organization/readOrganization");
  try {
    return await readOrganization(credentials);
  } catch (error) {
    if (error instanceof OrganizationError) return undefined;
    throw error;
  }
}
