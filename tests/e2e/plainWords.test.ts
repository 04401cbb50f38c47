import assert from "node:assert/strict";

import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from "@aws-sdk/client-iam";

import {
  type AccessClaim,
  VENDOR_CAN,
  VENDOR_CAN_WITH_IDENTITY_CENTER,
  VENDOR_CANNOT,
} from "../../contract/dialog/accessInWords";
import { IDENTITY_CENTER_POLICY_ARNS, SECURITY_AUDIT_POLICY_ARN } from "../../contract/vendor";
import { Environment } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

/** The actions that a managed policy allows on anything, under any condition, as AWS wrote them. */
async function allowedActions(iam: IAMClient, arn: string): Promise<readonly string[]> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
  );
  const text = decodeURIComponent(PolicyVersion?.Document ?? "");
  const { Statement: statements } = JSON.parse(text) as { Statement: readonly Statement[] };
  return statements.flatMap(({ Effect, Action }) => {
    assert.equal(Effect, "Allow");
    return Action;
  });
}

function allows(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    const expression = escaped.replaceAll("*", ".*").replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "i").test(action);
  });
}

function actionsOf(claims: readonly AccessClaim[]): readonly string[] {
  return claims.flatMap(({ actions }) => actions);
}

/** The sentences about the vendor's access, held against AWS's own text of the policies. */
describe("what the hand-over page says that Authomize can and cannot do", () => {
  let environment: Environment;
  let audit: readonly string[];
  let identityCenter: readonly string[];

  before(async () => {
    environment = await Environment.start();
    const iam = await iamIn(environment, MANAGEMENT_ACCOUNT);
    audit = await allowedActions(iam, SECURITY_AUDIT_POLICY_ARN);
    const arns = IDENTITY_CENTER_POLICY_ARNS;
    identityCenter = (await Promise.all(arns.map((arn) => allowedActions(iam, arn)))).flat();
  });

  after(async () => {
    await environment.stop();
  });

  it("it can, by SecurityAudit alone", () => {
    for (const action of actionsOf(VENDOR_CAN)) assert.ok(allows(audit, action), action);
  });

  it("it can, by Identity Center's policies in the management account", () => {
    const actions = actionsOf([VENDOR_CAN_WITH_IDENTITY_CENTER]);
    for (const action of actions) assert.ok(allows(identityCenter, action), action);
  });

  it("it cannot, by all of them together", () => {
    const all = [...audit, ...identityCenter];
    for (const action of actionsOf(VENDOR_CANNOT)) assert.ok(!allows(all, action), action);
  });
});
