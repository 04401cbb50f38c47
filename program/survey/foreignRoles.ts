import type { Account } from "../../config/settings";
import { otherRoleName } from "../../contract/otherRoleName";
import { named } from "../../errors";

/** The commands that a message prints for the environment of a stack, whether it has shards or not. */
export interface EnvironmentCommands {
  /** The environment's own stack. */
  readonly environment: string;
  /** Deploys it. */
  readonly deploy: string;
}

/** An account in which somebody else's role has the trust role's name. */
export interface ForeignRole {
  readonly account: Account;
  readonly arn: string;
  /** What its tag says of the stack that it belongs to; absent without that tag. */
  readonly owner?: string | undefined;
  /** Whether the stack's state has a role of that name, which somebody has made anew since. */
  readonly isReplaced: boolean;
}

/**
 * The message about roles that the stack did not make: where, whose, and the ways out.
 *
 * @param roles - at least one
 * @param owner - the value of the stack's own owner tag
 * @param commands - of the stack's environment
 */
export function describeForeignRoles(
  roles: readonly ForeignRole[],
  owner: string,
  { environment, deploy }: EnvironmentCommands,
): string {
  const [heading, left] =
    roles.length === 1
      ? ["1 account has a role of that name which this stack did not make", "It is left as it is"]
      : [
          `${roles.length} accounts have a role of that name which this stack did not make`,
          "They are left as they are",
        ];
  const lines = roles.map((role) => {
    return `  ${named(role.account)}: ${role.arn}\n    ${whose(role, owner)}`;
  });
  const adoptable = roles.filter(({ isReplaced }) => !isReplaced);
  const isFree = (role: ForeignRole) => role.owner === undefined || role.owner === owner;
  const roleName = roles[0]?.arn.split("/").at(-1) ?? "";
  const others = adoptable.filter((role) => !isFree(role));
  return [
    `${heading}. ${left}; all others are deployed.`,
    ...lines,
    [
      "If nothing needs such a role: delete it there, then run this again with --refresh.",
      ...(adoptable.some(isFree)
        ? [
            `If it is to become this stack's: npx authomize adopt --import --stack ${environment}, then ${deploy}.`,
          ]
        : []),
      ...others.map((role) => takeOver(role, environment)),
      `If it is to stay as it is: give the trust roles another name, such as npx pulumi config set authomize-aws:roleName ${otherRoleName(roleName)} --stack ${environment}.`,
    ].join("\n"),
  ].join("\n\n");
}

/** The other stack has to let go of the role first: its `destroy` would delete it. */
function takeOver({ account, owner = "" }: ForeignRole, environment: string): string {
  const [project = "", stack = ""] = owner.split("/");
  return (
    `If ${account.id} is to move here from the stack ${stack} of the project ${project}: take the account out of that stack's settings and run there ` +
    `npx authomize forget ${account.id} --stack ${stack}; then here: npx authomize adopt --import --take-over ${owner} --stack ${environment}.`
  );
}

function whose({ owner, isReplaced }: ForeignRole, own: string): string {
  if (owner === own && !isReplaced) {
    return "Its tag says that it is this stack's, and the stack's state does not know it: an interrupted run has left it behind.";
  }
  if (owner !== undefined && owner !== own) {
    return `Its tag authomize-aws:stack says that it belongs to the stack ${owner}.`;
  }
  return isReplaced
    ? "Somebody has made it anew under the name of this stack's role, which is gone."
    : "Nothing says whose it is.";
}
