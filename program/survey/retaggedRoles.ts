import { namesOf, OWNER_TAG, retagCommand } from "../../contract/ownership";
import { counted, named, OperatorError } from "../../errors";
import type { Update } from "../../organization/update";
import { deployCommand } from "./foreignRoles";
import type { ForeignRole, FoundRole } from "./roleSurvey";

/** What the commands in the messages name. */
type Named = Pick<Update, "environment" | "stack">;

/** Whether it is the very role of the stack's state, and its tag names another stack. */
export function isRetagged(found: FoundRole): found is ForeignRole {
  return found.kind === "foreign" && found.isRetagged;
}

/**
 * Refuses a run in which every role that the state has, and that can be read, names another stack: so
 * it is after the project or the stack got another name. What is left to do is nothing but new accounts,
 * and a preview that leaves out all others shows every role as deleted.
 *
 * @throws OperatorError saying what happened, and the command that mends it
 */
export function refuseWhereAllAreRetagged(found: readonly FoundRole[], update: Named): void {
  const known = found.filter(
    ({ kind, deployed }) =>
      deployed !== undefined && deployed.roleId !== "" && (kind === "own" || kind === "foreign"),
  );
  const retagged = known.filter(isRetagged);
  if (retagged.length === 0 || retagged.length < known.length) return;
  throw new OperatorError(
    describe(retagged, update, "Nothing was touched, and no account is deployed."),
  );
}

/**
 * The message about roles of the state whose tag names another stack, where others are deployed.
 *
 * @param roles - at least one
 */
export function describeRetaggedRoles(roles: readonly ForeignRole[], update: Named): string {
  return describe(
    roles,
    update,
    "They are left as they are, and no role is deleted in this run; all others are deployed.",
  );
}

function describe(roles: readonly ForeignRole[], update: Named, left: string): string {
  const { environment } = update;
  const owners = [...new Set(roles.map(({ owner = "" }) => owner))].sort();
  return [
    `${counted(roles.length, "role")} of this stack's state, by the very ID that AWS has, ${roles.length === 1 ? "has" : "have"} the tag ${OWNER_TAG} of another stack, ${owners.join(" and ")}: ` +
      `this stack's project or name was changed, or that stack has the roles now. ${left}`,
    ...roles.map(({ account, arn, owner = "" }) => `  ${named(account)}: ${arn}\n    ${owner}`),
    [
      ...owners.map(
        (owner) =>
          `If it was changed, this makes the tag name this stack, and changes nothing else: ${retagCommand(owner, environment)}, then ${deployCommand(update)}.`,
      ),
      ...owners.map((owner) => leaveTo(owner, environment)),
    ].join("\n"),
  ].join("\n\n");
}

function leaveTo(owner: string, environment: string): string {
  const { project, stack } = namesOf(owner);
  return (
    `If the stack ${stack} of the project ${project} has them now: take the accounts out of this stack's settings, ` +
    `then npx authomize forget <account> --stack ${environment} for each.`
  );
}
