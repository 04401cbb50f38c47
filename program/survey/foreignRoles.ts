import { OWNER_TAG } from "../../contract/ownership";
import { otherRoleName } from "../../contract/reservedRoleNames";
import { named } from "../../errors";
import type { Update } from "../../organization/update";
import type { ForeignRole } from "./roleSurvey";

/**
 * The message about roles that the stack did not make: where, whose, and the ways out.
 *
 * @param roles - at least one
 */
export function describeForeignRoles(roles: readonly ForeignRole[], update: Update): string {
  const { owner: own, environment } = update;
  const [heading, left] =
    roles.length === 1
      ? ["1 account has a role of that name which this stack did not make", "It is left as it is"]
      : [
          `${roles.length} accounts have a role of that name which this stack did not make`,
          "They are left as they are",
        ];
  const lines = roles.map(
    ({ account, arn, owner, isReplaced }) =>
      `  ${named(account)}: ${arn}\n    ${whose(owner, own, isReplaced)}`,
  );
  const adoptable = roles.filter(({ isReplaced }) => !isReplaced);
  const isFree = ({ owner }: ForeignRole) => owner === undefined || owner === own;
  const roleName = roles[0]?.arn.split("/").at(-1) ?? "";
  const others = adoptable.filter((role) => !isFree(role));
  return [
    `${heading}. ${left}; all others are deployed.`,
    ...lines,
    [
      "If nothing needs such a role: delete it there, then run this again with --refresh.",
      ...(adoptable.some(isFree)
        ? [
            `If it is to become this stack's: npx authomize adopt --import --stack ${environment}, then ${deployCommand(update)}.`,
          ]
        : []),
      ...others.map((role) => takeOver(role, environment)),
      `If it is to stay as it is: give the trust roles another name, such as npx pulumi config set roleName ${otherRoleName(roleName)} --stack ${environment}.`,
    ].join("\n"),
  ].join("\n\n");
}

/** The command that deploys the environment of a stack, whether it has shards or not. */
export function deployCommand({
  environment,
  stack,
}: Pick<Update, "environment" | "stack">): string {
  return environment === stack
    ? `npx pulumi up --continue-on-error --stack ${stack}`
    : `npx authomize fleet up --stack ${environment}`;
}

/** The other stack has to forget the role first: its `destroy` would delete it. */
function takeOver({ account, owner = "" }: ForeignRole, environment: string): string {
  const [project = "", stack = ""] = owner.split("/");
  return (
    `If ${account.id} is to move here from the stack ${stack} of the project ${project}: take the account out of that stack's settings and run there ` +
    `npx authomize forget ${account.id} --stack ${stack}; then here: npx authomize adopt --import --take-over ${owner} --stack ${environment}.`
  );
}

/**
 * Whose a role or a user is that the stack did not make, as a sentence.
 *
 * @param owner - what its tag says; undefined where it has none
 * @param own - what the tag says of the stack's own
 * @param isReplaced - whether it took the place of the stack's own
 */
export function whose(owner: string | undefined, own: string, isReplaced: boolean): string {
  if (owner !== undefined && owner !== own) {
    return `Its tag ${OWNER_TAG} says that it belongs to the stack ${owner}.`;
  }
  if (isReplaced) {
    return "Somebody has made it anew under the name of this stack's role, which is gone.";
  }
  return owner === undefined
    ? "Nothing says whose it is."
    : "Its tag says that it is this stack's, and the stack's state does not know it: an interrupted run has left it behind.";
}
