import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import { stackConfiguration } from "../../../config/stackConfiguration";
import { SettingsError } from "../../../errors";

const ACCOUNTS = '["012345678901"]';

function configurationOf(
  values: Readonly<Record<string, string>>,
  secretKeys: readonly string[] = [],
) {
  return stackConfiguration({
    project: "acme-authomize",
    values,
    secretKeys: new Set(secretKeys),
    stack: "prod",
  });
}

describe("the settings of a stack, in a project of any name", () => {
  it("are the keys of its project, and no other project's", () => {
    const { values, region, profile, formerKeys } = configurationOf({
      "acme-authomize:accounts": ACCOUNTS,
      "acme-other:accounts": "[]",
      "aws:region": "eu-west-1",
      "aws:profile": "management",
    });
    assert.deepEqual(values, { accounts: ACCOUNTS });
    assert.deepEqual([region, profile], ["eu-west-1", "management"]);
    assert.deepEqual(formerKeys, []);
  });

  it("are also those that were written when the project was called authomize-aws", () => {
    const { values, secretKeys, formerKeys, problems } = configurationOf(
      {
        "authomize-aws:accounts": ACCOUNTS,
        "authomize-aws:externalId": "an-external-id",
        "acme-authomize:roleName": "AcmeAudit",
      },
      ["authomize-aws:externalId"],
    );
    assert.deepEqual(values, {
      accounts: ACCOUNTS,
      externalId: "an-external-id",
      roleName: "AcmeAudit",
    });
    assert.deepEqual([...secretKeys], ["externalId"]);
    assert.deepEqual(formerKeys, ["authomize-aws:accounts", "authomize-aws:externalId"]);
    assert.deepEqual(problems, []);
  });

  it("have an older key win over the default that Pulumi.yaml gives every stack", () => {
    const { values } = configurationOf({
      "acme-authomize:identityCenter": "false",
      "authomize-aws:identityCenter": "true",
      "acme-authomize:externalId": "",
      "authomize-aws:externalId": "an-external-id",
    });
    assert.deepEqual(values, { identityCenter: "true", externalId: "an-external-id" });
  });

  it("are refused where both namespaces set the same to something else", () => {
    const configuration = configurationOf({
      "acme-authomize:accounts": ACCOUNTS,
      "acme-authomize:externalId": "the-new-one",
      "authomize-aws:externalId": "the-old-one",
    });
    assert.throws(
      () => parseSettings(configuration),
      (error: Error) => {
        assert.ok(error instanceof SettingsError);
        assert.deepEqual(
          error.problems.map(({ key }) => key),
          ["externalId"],
        );
        assert.match(error.message, /npx pulumi config rm authomize-aws:externalId$/m);
        return true;
      },
    );
  });

  it("may say the same in both", () => {
    const { problems } = configurationOf({
      "acme-authomize:externalId": "an-external-id",
      "authomize-aws:externalId": "an-external-id",
    });
    assert.deepEqual(problems, []);
  });

  it("of a project of that name itself are its own", () => {
    const { values, formerKeys } = stackConfiguration({
      project: "authomize-aws",
      values: { "authomize-aws:accounts": ACCOUNTS },
      secretKeys: new Set(),
    });
    assert.deepEqual([values, formerKeys], [{ accounts: ACCOUNTS }, []]);
  });
});
