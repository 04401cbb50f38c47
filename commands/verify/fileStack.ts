import { basename } from "node:path";

import { parseSettings } from "../../config/parseSettings";
import type { EnrolledSettings } from "../../config/settings";
import { type EnvironmentFile, readEnvironmentFile } from "../../config/settingsFile";
import { choosesAccounts, type StackConfiguration } from "../../config/stackConfiguration";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { OWNER_TAG } from "../../contract/ownership";
import { OperatorError, stackArgument } from "../../errors";
import { decideEnrolment, enrolledSettings } from "../../organization/enrolment";
import { chosenAccounts, excludedAccounts } from "../checks/checkedStack";
import { deployerOf } from "../stack/accountAccess";
import { credentialsOf } from "../stack/pulumiStack";
import type { VerifiedStack } from "./verifiedStack";

/** A settings file, and what it cannot say. */
export interface FileQuestion {
  /** Such as Pulumi.prod.yaml, in any folder. */
  readonly path: string;
  /** The stack that has these settings, after which the legacy user is named; absent: as the file's name says. */
  readonly stack?: string | undefined;
  /** Goes before that of the file, and is kept secret. */
  readonly externalId?: string | undefined;
  /** The accounts that are looked into; absent: all. */
  readonly onlyAccounts?: readonly string[] | undefined;
}

const STATE_KNOWS = [
  "roles and users that an earlier run could not remove",
  "whether somebody made a role anew under its name",
  `the tag ${OWNER_TAG}`,
  "a StackSet, and the legacy user beside the trust in it",
];

/**
 * Reads what a settings file asks for, and no state: nothing but AWS is asked, and that for the
 * organization alone where the file selects from it.
 *
 * @throws OperatorError where the file does not say what the roles have to be
 * @throws SettingsError with every problem of the settings
 */
export async function fileStack(question: FileQuestion): Promise<VerifiedStack> {
  const { path, onlyAccounts } = question;
  const name = basename(path);
  const stack = question.stack === undefined ? stackOfFile(name) : basename(question.stack);
  const file = await settingsFile(path);
  const configuration = withExternalId(file, question);
  const chosen = parseSettings({ ...configuration, stack });
  const credentials = credentialsOf({ configuration });
  const enrolment = await decideEnrolment(chosen, credentials);
  const settings = enrolledSettings(chosen, enrolment);
  const principalArn = principalOf(settings, stack, name);
  const accounts = {
    enrolled: settings.accounts,
    excluded: excludedAccounts({ chosen, enrolment }, undefined),
    removals: [],
  };
  const those = `${name}, which says in accounts or organization those that it has`;
  const ofEnvironments = "settings of the Pulumi ESC environments that it imports";
  return {
    ...WITHOUT_STACK,
    name,
    configuration,
    chosen,
    credentials,
    enrolment,
    settings,
    ...chosenAccounts(accounts, onlyAccounts, those),
    legacyUserArn: principalArn,
    deployer: await deployerOf({ name: stack ?? name, configuration }),
    verify: `npx authomize verify --config-file ${path}${stackArgument(question.stack)}`,
    notChecked: [...STATE_KNOWS, ...(file.importsEnvironments ? [ofEnvironments] : [])],
  };
}

/** Nobody knows what made the roles. */
const WITHOUT_STACK = {
  deployed: undefined,
  deploy:
    "make it with the tool that makes your roles; for CloudFormation, npx authomize template prints it",
  repairOf: () => "do so with the tool that made the role",
  remakeOf: () => WITHOUT_STACK.deploy,
  handover: "External ID, account numbers and, where it was changed, the role's name",
};

/** The stack of a file that has the name which Pulumi gives it; undefined: it has another. */
function stackOfFile(name: string): string | undefined {
  return /^Pulumi\.(.+)\.(?:ya?ml|json)$/.exec(name)?.[1];
}

async function settingsFile(path: string): Promise<EnvironmentFile> {
  const file = await readEnvironmentFile(path);
  if (file === undefined) {
    throw new OperatorError(
      `There is no ${path}. --config-file takes a stack's settings file, such as Pulumi.prod.yaml.`,
    );
  }
  const encrypted = file.encryptedKeys.filter((key) => key !== "externalId");
  if (encrypted.length > 0) {
    throw new OperatorError(
      `${encrypted.join(", ")}: encrypted in ${path}, where only Pulumi can read it. Give a copy of the file that has ` +
        "the value as it is, or verify the stack, where its backend is at hand: npx authomize verify --stack <name>",
    );
  }
  if (file.importsEnvironments && !choosesAccounts(file.configuration)) {
    throw new OperatorError(
      `${path} imports environments of Pulumi ESC, which only Pulumi can read, and says in neither accounts nor organization which accounts it has. ` +
        "Give a copy of the file that has the settings of these environments (npx pulumi config --open shows them), " +
        "or verify the stack, where its backend is at hand: npx authomize verify --stack <name>",
    );
  }
  if (Object.keys(file.configuration.values).length === 0) {
    throw new OperatorError(
      `${path} has no settings. They stand below config:, as Pulumi.example.yaml has them.`,
    );
  }
  return file;
}

/** The configuration with an external ID, which is secret where the caller has given it. */
function withExternalId(
  { configuration, encryptedKeys }: EnvironmentFile,
  { path, externalId }: FileQuestion,
): StackConfiguration {
  const { values, secretKeys } = configuration;
  if (externalId !== undefined) {
    return {
      ...configuration,
      values: { ...values, externalId },
      secretKeys: new Set([...secretKeys, "externalId"]),
    };
  }
  if ((values["externalId"] ?? "") !== "") return configuration;
  const why = encryptedKeys.includes("externalId")
    ? `externalId is encrypted in ${path}, where only Pulumi can read it.`
    : `${path} has no externalId, which the trust policies are held against.`;
  throw new OperatorError(
    `${why} Give the one that Authomize's dialog shows, in the variable AUTHOMIZE_EXTERNAL_ID or with --external-id.`,
  );
}

function principalOf(
  settings: EnrolledSettings,
  stack: string | undefined,
  file: string,
): string | undefined {
  const user = legacyUserAccount(settings);
  if (user === undefined) return undefined;
  if (stack !== undefined) return legacyUserArn(user, stack);
  throw new OperatorError(
    `legacyUser: the user that the roles trust is named after the stack, which the file's name, ${file}, does not say, ` +
      "as Pulumi.prod.yaml would. Name the stack: --stack <name>",
  );
}
