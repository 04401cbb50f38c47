import { MAXIMUM_SESSION_NAME_LENGTH } from "../contract/iamRules";

/** The role session name under which CloudTrail shows a stack's work in a member account. */
export function sessionName(stack: string): string {
  const allowed = `authomize-aws-${stack}`.replace(/[^A-Za-z0-9_+=,.@-]/g, "-");
  return allowed.slice(0, MAXIMUM_SESSION_NAME_LENGTH);
}
