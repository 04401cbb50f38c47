import {
  type ObservedStackSet,
  observeStackSet,
  type StackSetQuestion,
} from "../../aws/readStackSet";
import { OWNER_TAG, namesOf, retagCommand } from "../../contract/ownership";
import type { DeployedStackSet } from "../../contract/stackSet";
import { StackSetError } from "../../errors";
import type { Update } from "../../organization/update";
import { stackSetInState, type StackSetInState } from "../../state/deployedStackSet";
import type { RolloutState } from "./rolloutState";

/** A StackSet that the stack may work on; all is absent where there is none yet. */
export interface OwnStackSet {
  /** As AWS has it. */
  readonly observed?: ObservedStackSet | undefined;
  /** As the stack's state has it. */
  readonly known?: StackSetInState | undefined;
}

/**
 * Looks for the StackSet, and refuses one that another stack made: the AWS plugin would change its
 * instances, and `pulumi destroy` delete them, whoever made them.
 *
 * @throws StackSetError when somebody else's StackSet has the name, or when AWS does not let it be read
 */
export async function findOwnStackSet(
  update: Update,
  stackSet: DeployedStackSet,
  state: RolloutState,
): Promise<OwnStackSet> {
  const observed = await observeStackSet(placeOf(update, stackSet));
  const known = stackSetInState(state.stackSets, stackSet);
  const { owner, stack } = update;
  if (observed === undefined || isOwn(observed, known, owner, state)) return { observed, known };
  const isSame = known?.id !== undefined && known.id === observed.id;
  if (isSame && observed.owner !== undefined) throw retagged(stackSet, observed.owner, stack);
  throw foreign(stackSet, observed.owner, owner, stack);
}

/**
 * By the state; where that cannot be read, by the tag alone. Another stack's tag, or another ID than in
 * the state, means that somebody else has made the StackSet anew.
 */
function isOwn(
  observed: ObservedStackSet,
  known: StackSetInState | undefined,
  owner: string,
  { isRead }: RolloutState,
): boolean {
  if (known === undefined) return !isRead && observed.owner === owner;
  const isSame = known.id === undefined || known.id === observed.id;
  return isSame && (observed.owner ?? owner) === owner;
}

function foreign(
  { name, region }: DeployedStackSet,
  tagged: string | undefined,
  owner: string,
  stack: string,
): StackSetError {
  const found = `A StackSet ${name} exists already in ${region}, and the stack ${stack} did not make it`;
  const says =
    tagged === undefined ? `it has no tag ${OWNER_TAG}` : `its tag ${OWNER_TAG} says ${tagged}`;
  const whose =
    tagged === owner
      ? [
          `${found}, or was interrupted while it did: its tag ${OWNER_TAG} says ${owner}, but the stack's state does not have it. Nothing was touched.`,
          `If nobody needs it, delete it, which AWS does only while it has no stack instances: aws cloudformation delete-stack-set --stack-set-name ${name} --region ${region}. Then run this again.`,
        ]
      : [`${found}: ${says}. Nothing was touched.`];
  const anotherName =
    "To give this stack's StackSet another name: " +
    `npx pulumi config set --path "stackSet.name" ${name.slice(0, 126)}-2 --stack ${stack}, then run this again.`;
  return new StackSetError([...whose, anotherName].join("\n\n"));
}

/** The error about the very StackSet of a stack's state, by AWS's ID, whose tag names another stack. */
export function retagged(
  { name, region }: Pick<DeployedStackSet, "name" | "region">,
  tagged: string,
  stack: string,
): StackSetError {
  const other = namesOf(tagged);
  return new StackSetError(
    [
      `The StackSet ${name} in ${region} is in this stack's state, by the very ID that AWS has, and its tag ${OWNER_TAG} names another stack, ${tagged}: ` +
        "this stack's project or name was changed, or that stack has the StackSet now. Nothing was touched.",
      `If it was changed, this makes the tag name this stack, and changes nothing else: ${retagCommand(tagged, stack)}, then npx pulumi up --stack ${stack}.`,
      `If the stack ${other.stack} of the project ${other.project} has it now: take the StackSet and its instances out of this stack's state (npx pulumi state delete), ` +
        `and give this stack's another name: npx pulumi config set --path "stackSet.name" ${name.slice(0, 126)}-2 --stack ${stack}.`,
    ].join("\n\n"),
  );
}

/** Where a StackSet of this stack is, and who may read it. */
export function placeOf(
  { chosen, deployer }: Update,
  { name, region }: DeployedStackSet,
): StackSetQuestion {
  return { name, region, callAs: chosen.stackSet.callAs, credentials: deployer.credentials };
}
