import { CloudFormationClient, ListStackSetsCommand } from "@aws-sdk/client-cloudformation";
import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

/** The member accounts that move. */
export const MEMBERS = [
  "273518609942",
  "310957284466",
  "529640183727",
  "735081462910",
  "846120973358",
];
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
/** The settings before the move. */
export const DIRECT = {
  organization: {
    include: { organizationalUnits: ["ou-lark-workload"], accounts: [MANAGEMENT_ACCOUNT] },
  },
  identityCenter: true,
  externalId: "some-external-id",
};
/** The same after it. */
export const BY_STACK_SET = { ...DIRECT, rollout: "stackSet" };
/** By default an update may remove the role from 2 accounts; so 5 members go in 3 waves. */
export const WAVE = 2;

/** Account ID → IAM's own ID of its role. */
export type RoleIds = Readonly<Record<string, string | undefined>>;

/** One stack on its way from one rollout to the other. */
export class Move {
  private constructor(
    readonly environment: Environment,
    readonly stack: Stack,
  ) {}

  static async start(name: string, settings: Readonly<Record<string, unknown>>): Promise<Move> {
    const environment = await Environment.start();
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    const organizations = new OrganizationsClient(sdkConnection(environment.variables));
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const stack = await environment.stack(name, settings);
    await stack.up();
    return new Move(environment, stack);
  }

  stop(): Promise<void> {
    return this.environment.stop();
  }

  /** IAM's own IDs of the members' roles, and of the management account's. */
  async roleIds(): Promise<RoleIds> {
    const roles = await deployedRoles(this.environment, [MANAGEMENT_ACCOUNT, ...MEMBERS]);
    return Object.fromEntries(Object.entries(roles).map(([id, role]) => [id, role?.roleId]));
  }

  async missing(): Promise<readonly string[]> {
    const ids = await this.roleIds();
    return MEMBERS.filter((id) => ids[id] === undefined);
  }

  async stackSets(): Promise<number> {
    const client = new CloudFormationClient(sdkConnection(this.environment.variables));
    const { Summaries = [] } = await client.send(new ListStackSetsCommand({}));
    return Summaries.filter(({ Status }) => Status === "ACTIVE").length;
  }

  async assertDone(rollout: "stackSet" | undefined): Promise<void> {
    const roles = await deployedRoles(this.environment, [MANAGEMENT_ACCOUNT, ...MEMBERS]);
    for (const role of Object.values(roles)) {
      assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
      assert.ok(role.managedPolicyArns.includes(SECURITY_AUDIT));
    }
    const { rollout: last, incompleteAccounts } = await this.stack.outputs();
    assert.equal(last, rollout);
    assert.deepEqual(incompleteAccounts, []);
    assert.equal(await this.stackSets(), rollout === undefined ? 0 : 1);
    await this.stack.succeed("preview", "--expect-no-changes");
  }
}

/** The accounts whose role is another one. */
export function changed(before: RoleIds, after: RoleIds): readonly string[] {
  return MEMBERS.concat(MANAGEMENT_ACCOUNT).filter((id) => before[id] !== after[id]);
}
