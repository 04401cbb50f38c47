import type { IAMClient } from "@aws-sdk/client-iam";

import { reasonOf } from "../../aws/accessRole";
import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { listRoles } from "../../aws/listRoles";
import { observeRole, policyDocumentOf, policyExists } from "../../aws/readRole";
import { roleArn } from "../../contract/arns";
import { finding, type Finding } from "../../contract/verification/finding";
import { verifyLastUse } from "../../contract/verification/lastUse";
import { missingRole, type WhyMissing } from "../../contract/verification/missingRole";
import { otherRole, trustsVendor } from "../../contract/verification/otherRoles";
import {
  type ExpectedRole,
  type ObservedRole,
  verifyExcluded,
  verifyRole,
} from "../../contract/verification/verifyRole";
import { requiredExternalId } from "../../contract/verification/verifyTrust";
import { verifyingSessionPolicy } from "../../deployer/sessionPolicy";
import { deployedRoles } from "../../state/deployedRoles";
import { resourcesOf } from "../stack/environment";
import type { RoleEvidence } from "./evidence/evidence";
import { roleEvidence } from "./evidence/roleEvidence";
import { expectedOf, expectedRole } from "./expectedRole";
import type { ExpectedExternalId } from "./externalIds";
import type { Subject } from "./subjects";
import type { VerifiedStack } from "./verifiedStack";

/** What all accounts are held against. */
export interface Verification extends VerifiedStack {
  readonly externalId: ExpectedExternalId;
  /** Whether to look for every role that trusts the vendor, whatever its name. */
  readonly findsOtherRoles: boolean;
  /** Account ID → the names of the roles there that are the stack's own. */
  readonly ownRoleNames: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What was seen in an account that could be looked into. */
export interface SeenInAccount {
  readonly findings: readonly Finding[];
  /** Absent where there is none of the trust role's name. */
  readonly role?: RoleEvidence | undefined;
  /** The external ID that the role requires; undefined: none, or not exactly one. */
  readonly externalId?: string | undefined;
}

/** Looks into one account, only reading. Throws as AWS did. */
export function verifyAccount(
  sessions: AccountSessions,
  subject: Subject,
  verification: Verification,
): Promise<SeenInAccount> {
  const { account } = subject;
  const role = expectedRole(account.id, verification, verification.externalId);
  return withIam(sessions, account, verifyingSessionPolicy(role), async (client) => {
    const [observed, ofOthers] = await Promise.all([
      observeRole(client, role.roleName),
      otherRoles(client, role, verification),
    ]);
    const findings = await roleFindings(client, observed, role, subject, verification);
    if (observed === undefined) return { findings: [...findings, ...ofOthers] };
    const boundary = await boundaryOf(client, observed, role);
    return {
      findings: [...findings, ...ofOthers],
      role: roleEvidence(observed, boundary),
      externalId: requiredExternalId(observed.trustPolicy),
    };
  });
}

async function roleFindings(
  client: IAMClient,
  observed: ObservedRole | undefined,
  role: ExpectedRole,
  { enrolment }: Subject,
  verification: Verification,
): Promise<readonly Finding[]> {
  if (enrolment !== "enrolled") {
    const owner = verification.deployed?.owner;
    return verifyExcluded(observed, { owner, isLeftOut: enrolment === "excluded" });
  }
  if (observed === undefined) return [await absentRole(client, role, verification)];
  const { settings, handover } = verification;
  return [
    ...verifyRole(observed, expectedOf(observed, role, verification)),
    ...verifyLastUse(observed, {
      unusedAfterDays: settings.unusedAfterDays,
      now: Date.now(),
      handover,
    }),
  ];
}

/** A role of the stack's own that is to be removed is named as such, and not a second time. */
async function otherRoles(
  client: IAMClient,
  role: ExpectedRole,
  { findsOtherRoles, ownRoleNames }: Verification,
): Promise<readonly Finding[]> {
  if (!findsOtherRoles) return [];
  const own = ownRoleNames.get(role.accountId);
  const { principalArn } = role;
  const others = [
    roleArn(role.accountId, role),
    ...(principalArn === undefined ? [] : [principalArn]),
  ];
  try {
    const trusting = (await listRoles(client))
      .filter(({ roleName }) => roleName !== role.roleName && own?.has(roleName) !== true)
      .filter(({ trustPolicy }) => trustsVendor(trustPolicy, others));
    return trusting.map(otherRole);
  } catch (error) {
    return [unlisted(error)];
  }
}

function unlisted(error: unknown): Finding {
  const problem = `whether another role lets Authomize in cannot be seen: ${reasonOf(error)}`;
  const fix =
    "permit iam:ListRoles there, as the policy that npx authomize deployer-policy prints does; or leave this look out: verify --no-other-roles";
  return finding("high", "roles-unlisted", problem, fix);
}

/** Who may not read the boundary still learns the rest. */
async function boundaryOf(
  client: IAMClient,
  { permissionsBoundary: found }: ObservedRole,
  { permissionsBoundaryArn: asked }: ExpectedRole,
): Promise<unknown> {
  if (found === undefined || found !== asked) return undefined;
  return policyDocumentOf(client, found).catch(() => undefined);
}

async function absentRole(
  client: IAMClient,
  role: ExpectedRole,
  verification: Verification,
): Promise<Finding> {
  const { deploy, remakeOf } = verification;
  const commands = { deploy, repair: remakeOf(role.accountId) };
  return missingRole(role, await whyMissing(client, role, verification), commands);
}

async function whyMissing(
  client: IAMClient,
  { accountId, roleName, permissionsBoundaryArn }: ExpectedRole,
  { deployed }: Verification,
): Promise<WhyMissing> {
  // Who may not look at the boundary still learns the rest.
  const exists =
    permissionsBoundaryArn === undefined ||
    (await policyExists(client, permissionsBoundaryArn).catch(() => true));
  if (!exists) return "boundary-absent";
  if (deployed === undefined) return "unknown";
  const {
    stack: { outputs },
    states,
  } = deployed;
  const made = deployedRoles(resourcesOf(states));
  if (made.some((role) => role.accountId === accountId && role.roleName === roleName)) {
    return "deleted";
  }
  const wasDeployed = outputs?.accounts.includes(accountId) === true;
  if (!wasDeployed || outputs.roleName !== roleName) return "never-deployed";
  return outputs.incompleteAccounts.includes(accountId) ? "incomplete" : "deleted";
}
