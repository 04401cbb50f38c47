import {
  type ObservedStackSet,
  observeStackSet,
  type StackSetQuestion,
} from "../../aws/observedStackSet";
import { OWNER_TAG } from "../../contract/ownership";
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
 * Looks for the StackSet before anything is asked for, and lets it be used only by the stack that
 * made it: its instances would be changed, and `pulumi destroy` would delete them, whoever made them.
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
  throw foreign(stackSet, observed.owner, owner, stack);
}

/**
 * The state decides. A tag of another stack, or another ID, says that the StackSet was made anew by
 * somebody else since; and where the state cannot be read, the tag alone has to do.
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
  if (tagged === owner) {
    return new StackSetError(
      [
        `${found}, or was interrupted while it did: its tag ${OWNER_TAG} says ${owner}, but the stack's state does not have it. Nothing was touched.`,
        `If nobody needs it, delete it, which AWS does only while it has no stack instances: aws cloudformation delete-stack-set --stack-set-name ${name} --region ${region}. Then run this again.`,
        anotherName(name, stack),
      ].join("\n\n"),
    );
  }
  const says =
    tagged === undefined ? `it has no tag ${OWNER_TAG}` : `its tag ${OWNER_TAG} says ${tagged}`;
  return new StackSetError(
    [`${found}: ${says}. Nothing was touched.`, anotherName(name, stack)].join("\n\n"),
  );
}

function anotherName(name: string, stack: string): string {
  return (
    "To give this stack's StackSet another name: " +
    `npx pulumi config set --path "authomize-aws:stackSet.name" ${name.slice(0, 126)}-2 --stack ${stack}, then run this again.`
  );
}

/** Where a StackSet of this stack is asked for, and by whom. */
export function placeOf(
  { chosen, deployer }: Update,
  { name, region }: DeployedStackSet,
): StackSetQuestion {
  return { name, region, callAs: chosen.stackSet.callAs, credentials: deployer.credentials };
}
