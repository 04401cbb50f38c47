/** The service that deploys service-managed StackSets; it needs trusted access to the organization. */
export const STACK_SETS_PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com";

/** CloudFormation's limit for the name of a StackSet (API reference, CreateStackSet). */
const MAXIMUM_NAME_LENGTH = 128;

/** The StackSet's name, of project and stack, in the characters that CloudFormation takes. */
export function stackSetName(stack: string): string {
  return `authomize-${stack.replace(/[^A-Za-z0-9-]/g, "-")}`.slice(0, MAXIMUM_NAME_LENGTH);
}

const DESCRIPTION = "Read-only access for Authomize. Managed by authomize-aws.";

/**
 * The StackSet's description. It counts the attempts, from 1: nothing else of a StackSet can be
 * changed without changing what it deploys, and only a change repeats an operation that failed.
 */
export function stackSetDescription(attempt: number): string {
  return attempt === 1 ? DESCRIPTION : `${DESCRIPTION} Attempt ${attempt}.`;
}

/** The attempt in a StackSet's description; 1 in any other description. */
export function attemptOf(description: string): number {
  const [, attempt] = / Attempt (\d+)\.$/.exec(description) ?? [];
  return attempt === undefined ? 1 : Number(attempt);
}

/** A StackSet's stack in one account, as AWS has it. */
export interface StackInstance {
  /** 12 digits. */
  readonly accountId: string;
  /**
   * `working` while an operation of AWS's own is under way; `skipped` where the account was suspended
   * when AWS worked on it last; `inoperable` where its stack could not be deleted: later operations
   * leave it out, and AWS lets it go only without its stack (CloudFormation API reference,
   * StackInstance, `Status`).
   */
  readonly state: "current" | "working" | "failed" | "skipped" | "inoperable";
  /** Why it failed or is inoperable; empty otherwise. */
  readonly reason: string;
}

/** Where the instances of a StackSet are not as they are asked for. */
export interface InstanceShortfall extends Pick<StackInstance, "accountId" | "reason"> {
  /** `missing` where there is no instance. */
  readonly state: StackInstance["state"] | "missing";
  /** Whether there is one although no role is asked for. */
  readonly isLeftBehind: boolean;
}

/** Where a StackSet deploys to, and nowhere else. */
export interface DeploymentTargets {
  /** Organizational units, or the root, with what is nested in them; sorted. */
  readonly organizationalUnitIds: readonly string[];
  /**
   * The only accounts in these units that are meant, sorted (`INTERSECTION`); absent: all. Never
   * `UNION`, which adds accounts from elsewhere, nor `DIFFERENCE`, in which a changed list deletes
   * every instance (hashicorp/terraform-provider-aws#47721).
   */
  readonly accounts?: readonly string[] | undefined;
}

/** What a StackSet was last made as: a change of any of it but the targets makes it anew. */
export interface DeployedStackSet {
  readonly name: string;
  readonly region: string;
  readonly autoDeployment: boolean;
  readonly retainOnLeaving: boolean;
  readonly deploymentTargets: DeploymentTargets;
}
