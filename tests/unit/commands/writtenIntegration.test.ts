import assert from "node:assert/strict";

import { writtenIntegration } from "../../../commands/stack/writtenIntegration";
import type { StateResource } from "../../../commands/stack/stackState";
import { parseSettings } from "../../../config/parseSettings";
import { stackConfiguration } from "../../../config/stackConfiguration";

const OWN = stackConfiguration({
  project: "ten-lines",
  values: { "aws:profile": "management" },
  secretKeys: new Set(),
  stack: "dev",
});
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: '"the-external-id"',
};
const ARGUMENTS = {
  accounts: [{ id: "012345678901", name: "payments" }, { id: "111122223333" }],
  managementAccountId: "111122223333",
  identityCenter: true,
  tags: { owner: "cloud" },
};

function integration(name: string, more: Partial<StateResource> = {}): StateResource {
  return {
    urn: `urn:pulumi:dev::ten-lines::authomize-aws:index:AuthomizeIntegration::${name}`,
    type: "authomize-aws:index:AuthomizeIntegration",
    inputs: ARGUMENTS,
    outputs: { externalId: "the-external-id", accounts: [] },
    ...more,
  };
}

function written(...resources: readonly StateResource[]) {
  const deployment = { version: 3, deployment: {} };
  return writtenIntegration(OWN, { stack: "dev", resources, pendingOperations: [], deployment });
}

describe("a stack whose program gives the accounts to the component", () => {
  it("has the arguments as its settings, and Pulumi's own for AWS", () => {
    const found = written(integration("authomize"));
    assert.ok(found);
    const settings = parseSettings(found.configuration);
    assert.deepEqual(settings.accountChoice, {
      from: "list",
      accounts: [
        { id: "012345678901", name: "payments", accessRoleName: "OrganizationAccountAccessRole" },
        { id: "111122223333", name: undefined, accessRoleName: "OrganizationAccountAccessRole" },
      ],
    });
    assert.deepEqual(
      [settings.managementAccount, settings.identityCenter, settings.externalId, settings.tags],
      ["111122223333", true, "the-external-id", { owner: "cloud" }],
    );
    assert.equal(found.configuration.profile, "management");
    assert.deepEqual([...found.configuration.secretKeys], []);
  });

  it("keeps a secret external ID secret", () => {
    const found = written(integration("authomize", { outputs: { externalId: SECRET } }));
    assert.ok(found);
    assert.equal(found.configuration.values["externalId"], "the-external-id");
    assert.deepEqual([...found.configuration.secretKeys], ["externalId"]);
  });

  it("has no external ID of its own where one was generated", () => {
    const uuid = { urn: "urn:pulumi:dev::ten-lines::random::authomize" };
    const found = written(integration("authomize"), {
      ...uuid,
      type: "random:index/randomUuid:RandomUuid",
    });
    assert.equal(found?.configuration.values["externalId"], undefined);
  });

  it("is another than one of the whole program, whose component has no inputs", () => {
    assert.equal(written(integration("authomize", { inputs: {} })), undefined);
    assert.equal(written(), undefined);
  });

  it("is refused where there are several, as the commands know one", () => {
    assert.throws(
      () => written(integration("one"), integration("two")),
      /The program of dev makes 2 integrations\..*give each a stack of its own/,
    );
  });

  it("is not one of other components alone, of which the commands say that they do not know them", () => {
    const role = {
      urn: "urn:pulumi:dev::ten-lines::authomize-aws:index:TrustRole::shop",
      type: "authomize-aws:index:TrustRole",
    };
    assert.throws(() => written(role), /The program of dev makes TrustRole by itself/);
    const stackSet = {
      urn: "urn:pulumi:dev::ten-lines::authomize-aws:index:StackSetTrustRoles::all",
      type: "authomize-aws:index:StackSetTrustRoles",
      inputs: { organizationalUnitIds: ["ou-ab12-cd34ef56"] },
    };
    assert.throws(() => written(stackSet), /makes StackSetTrustRoles by itself/);
  });
});
