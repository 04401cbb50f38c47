import type { Settings } from "../../config/settings";
import { OperatorError } from "../../errors";
import type { PulumiStack } from "../stack/pulumiStack";
import { table } from "../terminal/table";

/** The accounts whose roles require the same external ID. */
export interface ExternalIdGroup {
  /** Null where it is kept secret, and where the trust policies require none, or several. */
  readonly externalId: string | null;
  /** Whose it is: what `up` deploys now, what it deployed last, neither, or there is not one. */
  readonly whose: "this stack's" | "the last update's" | "another" | "none";
  /** Account IDs, sorted. */
  readonly accounts: readonly string[];
}

/** What is known of external IDs, seen and expected. */
export interface ExternalIdSource {
  /** Account ID → what its role requires; undefined: none, or several. */
  readonly seen: ReadonlyMap<string, string | undefined>;
  /** What every role has to require. */
  readonly expected: string;
  /** What the last update deployed. */
  readonly last: string | undefined;
  /** Whether to keep external IDs to oneself. */
  readonly isSecret: boolean;
}

/**
 * The external ID that the roles have to require.
 *
 * @throws OperatorError when none is known, because the stack was never deployed
 */
export function expectedExternalId(
  { name, outputs }: PulumiStack,
  settings: Pick<Settings, "externalId">,
): string {
  const externalId = settings.externalId ?? outputs?.externalId;
  if (externalId !== undefined) return externalId;
  throw new OperatorError(
    `The stack ${name} has no external ID yet, so that there is nothing to verify. Run first: npx pulumi up --stack ${name}`,
  );
}

/** Whether the operator keeps the external ID encrypted. */
export function keepsExternalIdSecret({ configuration, secretOutputs }: PulumiStack): boolean {
  return (
    configuration.secretKeys.has("authomize-aws:externalId") || secretOutputs.has("externalId")
  );
}

/** Which accounts have which external ID, those with this stack's first. */
export function externalIdGroups(source: ExternalIdSource): readonly ExternalIdGroup[] {
  const byId = new Map<string | undefined, string[]>();
  for (const [account, externalId] of source.seen) {
    byId.set(externalId, [...(byId.get(externalId) ?? []), account]);
  }
  const groups = [...byId].map(([externalId, accounts]) => ({
    externalId: source.isSecret ? null : (externalId ?? null),
    whose: whoseIs(externalId, source),
    accounts: accounts.sort(),
  }));
  const rank = ({ whose }: ExternalIdGroup) => ORDER.indexOf(whose);
  return groups.sort((one, other) => rank(one) - rank(other));
}

const ORDER: readonly ExternalIdGroup["whose"][] = [
  "this stack's",
  "the last update's",
  "another",
  "none",
];

function whoseIs(
  externalId: string | undefined,
  { expected, last }: ExternalIdSource,
): ExternalIdGroup["whose"] {
  if (externalId === undefined) return "none";
  if (externalId === expected) return "this stack's";
  return externalId === last ? "the last update's" : "another";
}

/**
 * The groups as a table for people: after a change that did not reach every account, which accounts
 * are still behind. Nothing where all accounts have this stack's.
 *
 * @param unread - how many enrolled accounts have no role, or could not be read
 */
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

const ACCOUNTS_IN_A_LINE = 4;

function inLines(accounts: readonly string[]): string {
  const lines: string[] = [];
  for (let start = 0; start < accounts.length; start += ACCOUNTS_IN_A_LINE) {
    lines.push(accounts.slice(start, start + ACCOUNTS_IN_A_LINE).join(" "));
  }
  return lines.join("\n");
}
