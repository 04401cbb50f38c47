/** The service that deploys service-managed StackSets; it needs trusted access to the organization. */
export const STACK_SETS_PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com";

/** CloudFormation's limit for the name of a StackSet (API reference, CreateStackSet). */
const MAXIMUM_NAME_LENGTH = 128;

/**
 * The StackSet's name: it tells the project and the stack, in the letters, digits and hyphens that
 * CloudFormation takes.
 *
 * @param stack - the stack's name
 */
export function stackSetName(stack: string): string {
  return `authomize-${stack.replace(/[^A-Za-z0-9-]/g, "-")}`.slice(0, MAXIMUM_NAME_LENGTH);
}

/** Where a StackSet deploys to, and nowhere else. */
export interface DeploymentTargets {
  /** Organizational units, or the root, with what is nested in them; sorted. */
  readonly organizationalUnitIds: readonly string[];
  /**
   * Of the accounts in these units, the only ones that are meant, sorted (`INTERSECTION`); absent
   * where all are. Never `UNION`, which adds accounts from elsewhere, nor `DIFFERENCE`, in which a
   * changed list deletes every instance (hashicorp/terraform-provider-aws#47721).
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
