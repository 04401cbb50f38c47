import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  MalformedPolicyDocumentException,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { AMBIGUOUS_TRUST, EXTERNAL_ID, WRONG_TRUST } from "../unit/contract/wrongTrust";
import { Environment, type Stack } from "./environment";
import { trustStackSets } from "./stackSets";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";
import { type FoundInAccount, verified } from "./verified";

const RoleName = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const GENERATED = 1000;

/** A change of a role, or beside it, by hand; and what is found then, by severity and rule. */
interface Attack {
  readonly make: (iam: IAMClient) => Promise<unknown>;
  readonly found: readonly string[];
}

function trusting(document: unknown): Attack["make"] {
  const PolicyDocument = typeof document === "string" ? document : JSON.stringify(document);
  return (iam) => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
}

const ON_TRUST: Readonly<Record<string, Attack>> = Object.fromEntries([
  ...Object.entries(WRONG_TRUST)
    .filter(([, [document]]) => document !== undefined)
    .map(([name, [document, found]]) => [name, { make: trusting(document), found }] as const),
  ...Object.entries(AMBIGUOUS_TRUST).map(
    ([name, text]) => [name, { make: trusting(text), found: ["critical trust-document"] }] as const,
  ),
]);

const ALLOW_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const ON_THE_ROLE: Readonly<Record<string, Attack>> = {
  "an administrator's policy attached": {
    make: (iam) => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR })),
    found: ["critical policy-added"],
  },
  "the contract's policy detached": {
    make: (iam) => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT })),
    found: ["high policy-missing"],
  },
  "a policy written into it": {
    make: (iam) =>
      iam.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: "more", PolicyDocument: ALLOW_ALL }),
      ),
    found: ["critical inline-policy-added"],
  },
  "a policy of the logs' name": {
    make: (iam) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName: "AuthomizeReadCloudTrailLogs",
          PolicyDocument: ALLOW_ALL,
        }),
      ),
    found: ["critical inline-policy-added"],
  },
  "a permissions boundary": {
    make: async (iam) => {
      const policy = { PolicyName: "Narrow", PolicyDocument: ALLOW_ALL };
      const { Policy } = await iam.send(new CreatePolicyCommand(policy));
      const PermissionsBoundary = Policy?.Arn;
      await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
    },
    found: ["medium boundary-added"],
  },
  "a longer session": {
    make: (iam) => iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 43200 })),
    found: ["medium session-duration"],
  },
  "another description": {
    make: (iam) => iam.send(new UpdateRoleCommand({ RoleName, Description: "mine now" })),
    found: ["medium description"],
  },
  "a changed tag": {
    make: (iam) =>
      iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "team", Value: "other" }] })),
    found: ["medium tag"],
  },
  "a tag taken away": {
    make: (iam) => iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["team"] })),
    found: ["medium tag"],
  },
  "the owner's tag taken away": {
    make: (iam) => iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["authomize-aws:stack"] })),
    found: ["medium tag"],
  },
  "a role of another name, without external ID": {
    make: async (iam) => {
      const { Version, Statement } = trustPolicy(EXTERNAL_ID);
      const open = { Version, Statement: [{ ...Statement[0], Condition: undefined }] };
      const AssumeRolePolicyDocument = JSON.stringify(open);
      await iam.send(new CreateRoleCommand({ RoleName: "Helper", AssumeRolePolicyDocument }));
      const attached = { RoleName: "Helper", PolicyArn: ADMINISTRATOR };
      await iam.send(new AttachRolePolicyCommand(attached));
    },
    found: ["critical other-role"],
  },
  "the role deleted": {
    make: async (iam) => {
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
      await iam.send(new DeleteRoleCommand({ RoleName }));
    },
    found: ["high role-missing"],
  },
};

const ATTACKS = Object.entries({ ...ON_TRUST, ...ON_THE_ROLE });

/** Whether IAM lets somebody write a document; some trust policies it refuses itself. */
async function takes(change: Promise<unknown>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (error instanceof MalformedPolicyDocumentException) return false;
    throw error;
  }
}

describe("a thousand accounts", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start({ generatedAccounts: GENERATED });
    await trustStackSets(environment);
    stack = await environment.stack("thousand", {
      organization: {},
      rollout: "stackSet",
      externalId: EXTERNAL_ID,
      tags: { team: "cloud" },
    });
    await stack.up();
  });

  after(async () => {
    await environment.stop();
  });

  it("that nobody touched are all as agreed, and nothing is invented", async () => {
    const { holds, accounts, open } = await verified(stack);
    const enrolled = accounts.filter(({ isEnrolled }) => isEnrolled);
    assert.ok(enrolled.length > GENERATED);
    assert.ok(enrolled.every(({ result, role }) => result === "holds" && role !== undefined));
    assert.deepEqual([holds, open], [true, []]);
  });

  it("of which some were changed by hand, each in another way: all are found, and no other", async () => {
    const { accounts } = await verified(stack);
    const members = accounts
      .filter(({ isEnrolled }) => isEnrolled)
      .map(({ accountId }) => accountId)
      .filter((id) => id !== MANAGEMENT_ACCOUNT);
    const attacked = ATTACKS.map(([name, attack], index) => ({
      name,
      attack,
      accountId: members[index * 15] ?? "",
    }));
    const taken = [];
    for (const each of attacked) {
      const iam = await iamIn(environment, each.accountId);
      if (await takes(each.attack.make(iam))) taken.push(each);
    }
    assert.ok(taken.length > 40, String(taken.length));
    const { open } = await verified(stack);
    const foundIn = (accountId: string) => open.filter((each) => each.accountId === accountId);
    const rules = ({ severity, rule }: FoundInAccount) => `${severity} ${rule}`;
    for (const { name, attack, accountId } of taken) {
      assert.deepEqual(foundIn(accountId).map(rules).sort(), [...attack.found].sort(), name);
    }
    const count = taken.reduce((sum, { attack }) => sum + attack.found.length, 0);
    assert.equal(open.length, count);
  });
});
