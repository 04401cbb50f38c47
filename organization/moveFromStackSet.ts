import { accountsSeenWithRole } from "./existingRoles";
import { membersIn } from "./moveToStackSet";
import type { DecidedRollout, RolloutQuestion } from "./rollout";
import { failedAccounts, nextDeparture, type MoveState } from "./rolloutMove";

/** Decides the next step away from a StackSet, or that there is none to take any more. */
export async function decideDeparture(
  question: RolloutQuestion,
  state: MoveState,
): Promise<DecidedRollout> {
  const members = membersIn(question);
  const { enrolled, last, search } = question;
  const pending = enrolled.accounts.filter(
    ({ id }) => members.includes(id) && !state.byThemselves.has(id),
  );
  const seen = new Set((await accountsSeenWithRole(pending, search)).map(({ id }) => id));
  const { kind } = nextDeparture(members, state, seen);
  if (kind === "over" || last.stackSet === undefined) return { kind: "accounts", warnings: [] };
  const isTakenOver = (id: string) =>
    seen.has(id) && (last.accounts?.includes(id) === true || state.stackSet?.statuses.has(id));
  const takesOver = kind === "takeOver";
  return {
    kind: "moving",
    plan: {
      stackSet: last.stackSet,
      recreatesInstances: false,
      warnings: [],
      move: {
        keepsRoles: true,
        keepsInstances: !takesOver,
        isRepeated: failedAccounts(members, state).length > 0,
      },
    },
    byThemselves: takesOver ? new Set(members) : state.byThemselves,
    takenOver: new Set(takesOver ? members.filter(isTakenOver) : []),
    leaving: [],
    awaited: takesOver ? [] : [...seen],
    warnings: [takesOver ? TAKES_OVER : KEEPS_ROLES],
  };
}

const KEEPS_ROLES =
  "Moving to authomize-aws:rollout accounts, first of three updates: the StackSet learns to leave the roles behind when it goes. No role is removed or made again. " +
  "Run npx pulumi up twice more, or npx authomize move. Do not destroy the stack in between: it would leave roles behind.";

const TAKES_OVER =
  "Moving to authomize-aws:rollout accounts, second of three updates: every role is taken over as it is. No role is removed or made again. " +
  "Run npx pulumi up once more, or npx authomize move: the StackSet goes, and leaves the roles behind.";
