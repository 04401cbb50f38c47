import { withSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/inEveryAccount";
import type { Finding } from "../../contract/verification/finding";
import { unreachable } from "../checks/accountFinding";
import type { Subject } from "./subjects";
import { type SeenInAccount, verifyAccount, type Verification } from "./verifyAccount";

/** What became of one account. */
export interface VerifiedAccount extends SeenInAccount {
  readonly subject: Subject;
  /** Whether somebody could look. */
  readonly isRead: boolean;
}

/** Looks into every account, many at once; one that cannot be looked into stops no other. */
export async function verifyAccounts(
  subjects: readonly Subject[],
  verification: Verification,
  onDone: () => void,
): Promise<readonly VerifiedAccount[]> {
  const outcomes = await withSessions(verification.deployer, (sessions) =>
    inEveryAccount(subjects, (subject) => verifyAccount(sessions, subject, verification), onDone),
  );
  return outcomes.map(({ account: subject, ...outcome }) =>
    "result" in outcome
      ? { subject, isRead: true, ...outcome.result }
      : {
          subject,
          isRead: false,
          findings: outOfReach(subject, outcome.error, verification.verify),
        },
  );
}

/** An account that is not enrolled may well be closed to the deployer: nothing has to be done. */
function outOfReach(
  { account, enrolment }: Subject,
  error: unknown,
  verify: string,
): readonly Finding[] {
  if (enrolment === "outside") return [];
  const finding = unreachable(account, error, `${verify} --account ${account.id}`);
  return [enrolment === "enrolled" ? finding : { ...finding, severity: "info" }];
}
