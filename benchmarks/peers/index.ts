import { SandboxError } from "../../sandbox/failure";
import type { Peer } from "../peer";
import { empty, fleet, ours, stackSet, textbook } from "./pulumi";
import { awsCli, boto3, stackSetScript } from "./scripts";

/** Everything that can be compared, and is when nothing is chosen. */
export const PEERS: readonly Peer[] = [
  ours,
  fleet,
  stackSet,
  textbook,
  boto3,
  stackSetScript,
  awsCli,
  empty,
];

/**
 * The peers of these names that can be asked for so many accounts.
 *
 * @param report - is told of those that are left out
 * @throws SandboxError when there is no such peer
 */
export function peersFor(
  names: readonly string[],
  accounts: number,
  report: (line: string) => void,
): readonly Peer[] {
  const known = PEERS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SandboxError(
      `There is no peer ${unknown.join(", ")}; there are ${known.join(", ")}.`,
    );
  }
  const isFit = ({ mostAccounts = Infinity }: Peer) => accounts <= mostAccounts;
  const named = PEERS.filter(({ name }) => names.includes(name));
  for (const { name, mostAccounts = 0 } of named.filter((peer) => !isFit(peer))) {
    report(`${accounts} accounts: ${name} is left out, it is measured up to ${mostAccounts}.`);
  }
  return named.filter(isFit);
}
