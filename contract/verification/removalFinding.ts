import { finding, type Finding } from "./finding";

/** A role or user that an earlier run was to remove, and that is still in the stack's state. */
export interface RemovalLeft {
  readonly kind: "role" | "user";
  readonly arn: string;
  /** The account that it is in, 12 digits. */
  readonly accountId: string;
}

/** The commands that bring a removal to its end. */
export interface RemovalCommands {
  /** Deploys the stack, which removes it. */
  readonly deploy: string;
  /** Drops it from the state without a call to AWS. */
  readonly forget: string;
}

/**
 * Whether AWS has the role or user, if anybody looked; `another`: one that the stack did not make has
 * its name by now.
 */
export type SeenRemoval = "there" | "another" | "gone" | "unknown";

/** What is to be done of a removal. */
export function removalFinding(
  { kind, arn }: RemovalLeft,
  seen: SeenRemoval,
  { deploy, forget }: RemovalCommands,
): Finding {
  const what = `the ${kind} ${arn} was to be removed by an earlier run, which failed`;
  if (seen === "gone") {
    const problem = `${what}; it is gone from AWS by now, but still in the stack's state`;
    const fix = `complete it: ${deploy}; or drop it from the state: ${forget}`;
    return finding("medium", `${kind}-removal-unfinished`, problem, fix);
  }
  if (seen === "another") {
    const problem = `${what}; it is gone by now, and its name has a ${kind} that this stack did not make, which pulumi up leaves alone and pulumi destroy would delete`;
    const fix = `drop it from the state, without a call to AWS: ${forget}`;
    return finding("high", `${kind}-remade`, problem, fix);
  }
  const fix = `remove it: ${deploy}; or, where the account is closed or out of reach for good: ${forget}`;
  if (seen === "unknown") return finding("medium", `${kind}-removal-unfinished`, what, fix);
  const problem = `${what}: it is still there, and lets in whom it always did`;
  return finding("critical", `${kind}-left-behind`, problem, fix);
}
