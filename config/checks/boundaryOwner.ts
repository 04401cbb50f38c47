import { POLICY_ARN } from "../../contract/iamRules";
import { type Problem, shown } from "../../errors";

/** The accounts to enrol, and the permissions boundary that is set, if any. */
export interface BoundaryQuestion {
  readonly accounts: readonly { readonly id: string }[];
  /** A policy name, resolved in each account, or a policy ARN. */
  readonly permissionsBoundary?: string | undefined;
}

/** The problem of a boundary that belongs to one account while roles are made in others too. */
export function boundaryOfAnotherAccount(question: BoundaryQuestion): readonly Problem[] {
  const { accounts, permissionsBoundary } = question;
  if (permissionsBoundary === undefined) return [];
  const owner = POLICY_ARN.exec(permissionsBoundary)?.[2];
  if (owner === undefined || owner === "aws") return [];
  if (accounts.every((account) => account.id === owner)) return [];
  const name = permissionsBoundary.split(":policy/")[1] ?? "";
  return [
    {
      key: "authomize-aws:permissionsBoundary",
      value: shown(permissionsBoundary),
      rule: `belongs to the same account as the role; this policy belongs to ${owner} alone`,
      fix: `give its name, ${name}, which resolves in each account, or an AWS-managed policy's ARN`,
    },
  ];
}
