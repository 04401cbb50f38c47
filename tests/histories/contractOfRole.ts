import type { ObservedRole } from "./observation";
import { ACCOUNTS, type AccountName, type Settings } from "./steps";

/*
 * The vendor's contract in the words of the vendor's guide, written out here once more: what the
 * histories hold AWS against is not the code under test.
 */

/** The vendor's user, whom every trust policy names. */
export const VENDOR = "arn:aws:iam::291883359082:user/AuthomizeGlobalUser";
/** The policy of every trust role. */
export const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";

const IDENTITY_CENTER = [
  "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
  "arn:aws:iam::aws:policy/AWSSSOReadOnly",
];

/** Names of the policies that serve as boundaries. */
export const BOUNDARIES = { everywhere: "boundary-everywhere", partly: "boundary-partly" } as const;
/** The account that lacks the second of them. */
export const WITHOUT_BOUNDARY: AccountName = "archive";

/** The name of a stack's StackSet, and of its legacy user. */
export function ownNameOf(stack: string): string {
  return `authomize-${stack}`;
}

/** The ARN of a stack's legacy user. */
export function legacyUserArn(stack: string): string {
  return `arn:aws:iam::${ACCOUNTS.management}:user/${ownNameOf(stack)}`;
}

/** The trust policy of the vendor's guide. */
export function trustOf(principal: string, externalId: string): unknown {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  };
}

/** Those properties of a role that the contract and the settings decide. */
export type RoleContract = Pick<
  ObservedRole,
  | "account"
  | "arn"
  | "trustPolicy"
  | "attached"
  | "inline"
  | "boundary"
  | "maxSessionDuration"
  | "tags"
>;

/** The role that an account has to have. */
export function contractOf(account: AccountName, settings: Settings, stack: string): RoleContract {
  const { roleName, rolePath, externalId, boundary, tag } = settings;
  const arn = `arn:aws:iam::${ACCOUNTS[account]}`;
  const principal = settings.legacyUser ? legacyUserArn(stack) : VENDOR;
  const isExtended = settings.identityCenter && account === "management";
  return {
    account,
    arn: `${arn}:role${rolePath}${roleName}`,
    trustPolicy: trustOf(principal, externalId),
    attached: [...(isExtended ? IDENTITY_CENTER : []), SECURITY_AUDIT],
    inline: {},
    boundary: boundary === "none" ? undefined : `${arn}:policy/${BOUNDARIES[boundary]}`,
    maxSessionDuration: 3600,
    tags: tag === "none" ? {} : { team: tag },
  };
}

/** The same properties of a role that AWS has. The tag that names its owner is no setting. */
export function observedContract(role: ObservedRole): RoleContract {
  const { account, arn, trustPolicy, attached, inline, boundary, maxSessionDuration } = role;
  const tags = Object.fromEntries(
    Object.entries(role.tags).filter(([key]) => key !== "authomize-aws:stack"),
  );
  return { account, arn, trustPolicy, attached, inline, boundary, maxSessionDuration, tags };
}
