import { OperatorError } from "../../errors";
import { table } from "../terminal/table";
import { OWNERS } from "./evidence/evidence";
import type { VerifiedStack } from "./verifiedStack";

/** The external ID that the roles have to require. */
export interface ExpectedExternalId {
  readonly externalId: string;
  /** Whether it is not to be shown. */
  readonly externalIdIsSecret: boolean;
}

/** The external ID that the roles have to require; throws an OperatorError before the first update. */
export function expectedExternalId(
  { name, settings, configuration, deployed }: VerifiedStack,
  showSecrets: boolean,
): ExpectedExternalId {
  const { outputs, secretOutputs } = deployed?.stack ?? {};
  const externalId = settings.externalId ?? outputs?.externalId;
  if (externalId === undefined) {
    throw new OperatorError(
      `The stack ${name} has no external ID yet, so that there is nothing to verify. Run first: npx pulumi up --stack ${name}`,
    );
  }
  const isSecret = [configuration.secretKeys, secretOutputs].some((keys) =>
    keys?.has("externalId"),
  );
  return { externalId, externalIdIsSecret: isSecret && !showSecrets };
}

/** The accounts whose roles require the same external ID. */
export interface ExternalIdGroup {
  /** Null where it is kept secret, and where the trust policies require none, or several. */
  readonly externalId: string | null;
  readonly whose: (typeof OWNERS)[number];
  readonly accounts: readonly string[];
}

/**
 * Which accounts have which external ID; those with this stack's first.
 *
 * @param seen - account ID → the external ID that its role requires; of enrolled accounts with a role
 */
export function externalIdGroups(
  seen: ReadonlyMap<string, string | undefined>,
  expected: ExpectedExternalId,
  last: string | undefined,
): readonly ExternalIdGroup[] {
  const whoseIs = (externalId: string | undefined): ExternalIdGroup["whose"] => {
    if (externalId === undefined) return "none";
    if (externalId === expected.externalId) return "this stack's";
    return externalId === last ? "the last update's" : "another";
  };
  const groups = [...new Set(seen.values())].map((externalId) => ({
    externalId: expected.externalIdIsSecret ? null : (externalId ?? null),
    whose: whoseIs(externalId),
    accounts: [...seen].flatMap(([id, its]) => (its === externalId ? [id] : [])).sort(),
  }));
  const rank = ({ whose }: ExternalIdGroup) => OWNERS.indexOf(whose);
  return groups.sort((one, other) => rank(one) - rank(other));
}

/** The groups as a table, unless all have this stack's; of `unread` accounts none is known. */
export function externalIdTable(
  groups: readonly ExternalIdGroup[],
  unread: number,
): string | undefined {
  if (groups.every(({ whose }) => whose === "this stack's")) return undefined;
  const rows = groups.map(({ externalId, whose, accounts }) => [
    whose === "none" ? "none, or several" : `${whose}${shownBeside(externalId)}`,
    String(accounts.length),
    whose === "this stack's" ? "" : inLines(accounts),
  ]);
  const rest = unread === 0 ? [] : [["not known", String(unread), ""]];
  return table(["External ID", "Accounts", "Which"], [...rows, ...rest]);
}

function shownBeside(externalId: string | null): string {
  return externalId === null ? " (--show-secrets shows it)" : `\n${externalId}`;
}

/** Four accounts a line. */
function inLines(accounts: readonly string[]): string {
  return accounts.join(" ").replace(/((?:\d+ ){3}\d+) /g, "$1\n");
}
