import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { checkedExternalId } from "../../../components/checkedArguments";
import { sessionPolicy } from "../../../deployer/sessionPolicy";
import {
  ATTACHMENTS,
  EXTERNAL_ID,
  INTEGRATION,
  MEMBER,
  PROVIDER,
  ROLE,
  TRUST_POLICY,
} from "./directIntegration";
import type { RecordedDeployment } from "./recordedDeployment";
import { CALLER, integration } from "./writtenComponents";

const TWO = { externalId: EXTERNAL_ID, accounts: [{ id: CALLER }, { id: MEMBER, name: "member" }] };

function only({ resources }: RecordedDeployment, type: string, name: string) {
  const found = resources.find((each) => each.type === type && each.name === name);
  assert.ok(found, `${type} ${name}`);
  return found;
}

describe("AuthomizeIntegration, written in a program", () => {
  it("needs an external ID and accounts, and has the contract's role in each", async () => {
    const made = await integration(TWO);
    for (const id of [CALLER, MEMBER]) {
      const name = `authomize-${id}`;
      const role = only(made, ROLE, name);
      assert.equal(role.inputs["assumeRolePolicy"], TRUST_POLICY);
      assert.equal(role.inputs["name"], "AuthomizeCrossAccountTrustRole");
      assert.deepEqual(role.inputs["tags"], { "authomize-aws:stack": "authomize-aws/test" });
      assert.equal(role.provider, name);
      const { policyArns } = only(made, ATTACHMENTS, name).inputs;
      assert.deepEqual(policyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
    }
    const { accounts, handover, incompleteAccounts } = made.result as Record<string, unknown>;
    assert.deepEqual(accounts, [MEMBER, CALLER]);
    assert.deepEqual(handover, { accountNumbers: `${MEMBER},${CALLER}` });
    assert.deepEqual(incompleteAccounts, []);
  });

  it("works with the credentials of the provider in its options, and assumes no role where they belong", async () => {
    const made = await integration(TWO);
    const own = only(made, PROVIDER, `authomize-${CALLER}`).inputs;
    assert.deepEqual(
      [own["region"], own["profile"], own["allowedAccountIds"], own["assumeRoles"]],
      ["eu-west-1", "deployer", `["${CALLER}"]`, undefined],
    );
    const member = only(made, PROVIDER, `authomize-${MEMBER}`).inputs;
    assert.deepEqual([member["region"], member["profile"]], ["eu-west-1", "deployer"]);
    const [session] = JSON.parse(String(member["assumeRoles"])) as Record<string, string>[];
    assert.equal(session?.["roleArn"], `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`);
    const policy = sessionPolicy({
      accountId: MEMBER,
      roleName: "AuthomizeCrossAccountTrustRole",
      rolePath: "/",
      managedPolicyArns: ["arn:aws:iam::aws:policy/SecurityAudit"],
      maxSessionDuration: 3600,
      tags: { "authomize-aws:stack": "authomize-aws/test" },
    });
    assert.equal(session["policy"], policy);
  });

  it("takes an access role for all accounts, and another one for one of them", async () => {
    const made = await integration({
      externalId: EXTERNAL_ID,
      accessRoleName: "Deployer",
      accounts: [{ id: MEMBER }, { id: "444455556666", accessRoleName: "Other" }],
    });
    const assumed = [MEMBER, "444455556666"].map((id) =>
      /role\/(\w+)/.exec(String(only(made, PROVIDER, `authomize-${id}`).inputs["assumeRoles"])),
    );
    assert.deepEqual(
      assumed.map((match) => match?.[1]),
      ["Deployer", "Other"],
    );
  });

  it("keeps its arguments in the state, for the commands, but not the external ID", async () => {
    const accounts = [{ id: MEMBER }, { id: CALLER }];
    const args = { accounts, managementAccountId: CALLER, identityCenter: true };
    const made = await integration({ ...args, externalId: pulumi.secret(EXTERNAL_ID) });
    assert.deepEqual(only(made, INTEGRATION, "authomize").inputs, args);
  });

  it("generates an external ID where there is none", async () => {
    const made = await integration({ accounts: [{ id: MEMBER }] });
    assert.ok(only(made, "random:index/randomUuid:RandomUuid", "authomize"));
  });

  it("refuses wrong arguments all at once, by their names", async () => {
    const wrong = {
      accounts: [{ id: "1234" }, { id: MEMBER, acessRoleName: "x" }],
      managementAccount: CALLER,
      maxSessionDuration: 10,
      roleName: "a b",
      externalId: "x",
    };
    await assert.rejects(
      () => integration(wrong),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        const keys = [...error.message.matchAll(/^ {2}(\S+?)(?::|$)/gm)].map(([, key]) => key);
        assert.deepEqual(keys.sort(), [
          "accounts[0].id",
          "accounts[1].acessRoleName",
          "externalId",
          "managementAccount",
          "maxSessionDuration",
          "roleName",
        ]);
        assert.match(error.message, /^6 arguments of AuthomizeIntegration authomize need a change/);
        return true;
      },
    );
  });

  it("speaks of managementAccountId where the settings have managementAccount", async () => {
    const args = { externalId: EXTERNAL_ID, accounts: [{ id: MEMBER }], identityCenter: true };
    await assert.rejects(() => integration(args), /needs managementAccountId, whose role alone/);
    await assert.rejects(
      () => integration({ ...args, managementAccountId: CALLER }),
      /^ {2}managementAccountId: "111122223333"\n.*\n.*remove managementAccountId$/m,
    );
  });

  it("refuses no accounts, and an account that is there twice", async () => {
    const none = { externalId: EXTERNAL_ID, accounts: [] };
    await assert.rejects(() => integration(none), /names at least one account/);
    await assert.rejects(
      () => integration({ externalId: EXTERNAL_ID } as never),
      /at least one account/,
    );
    const twice = { externalId: EXTERNAL_ID, accounts: [{ id: MEMBER }, { id: MEMBER }] };
    await assert.rejects(() => integration(twice), /lists each account once/);
  });

  it("refuses an external ID that turns out to be nothing, or wrong", async () => {
    const written = { type: "TrustRole", name: "shop", args: {}, known: [], argumentOf: {} };
    for (const nothing of [undefined, null, "", "x", "${sts:ExternalId}", 12345]) {
      const externalId = pulumi.output(nothing as unknown as string);
      const checked = checkedExternalId(written, externalId) as unknown as {
        promise(): Promise<unknown>;
      };
      await assert.rejects(checked.promise(), /One argument of TrustRole shop needs a change/);
    }
  });

  it("refuses outputs and promises where the accounts and names have to be known", async () => {
    const wrong = {
      externalId: pulumi.output(EXTERNAL_ID),
      accounts: [{ id: pulumi.output(MEMBER) }],
      roleName: Promise.resolve("Auditor"),
    };
    await assert.rejects(integration(wrong as never), (error: Error) => {
      assert.match(error.message, /^ {2}accounts\[0\]\.id\n.*is a plain value/m);
      assert.match(error.message, /^ {2}roleName\n/m);
      return true;
    });
  });

  it("refuses an external ID that is no text, and missing arguments, by what is missing", async () => {
    const accounts = [{ id: MEMBER }];
    for (const externalId of [null, 12345, ["a"]]) {
      await assert.rejects(integration({ accounts, externalId } as never), /^ {2}externalId/m);
    }
    await assert.rejects(integration(undefined as never), /names at least one account/);
  });
});
