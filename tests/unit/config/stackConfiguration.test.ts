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

  it("have an older key hold where Pulumi.yaml says that nothing is set", () => {
    const { values } = configurationOf({
      "acme-authomize:externalId": "",
      "authomize-aws:externalId": "an-external-id",
    });
    assert.deepEqual(values, { externalId: "an-external-id" });
  });

  it("are refused where the project's own is the default and the older is not: nobody can tell which is meant", () => {
    const { problems } = configurationOf({
      "acme-authomize:identityCenter": "false",
      "authomize-aws:identityCenter": "true",
    });
    assert.deepEqual(
      problems.map(({ key }) => key),
      ["identityCenter"],
    );
  });

  it("are also those of any other former name, by which a namespace is nothing but settings", () => {
    const { values, formerKeys, secretKeys } = configurationOf(
      {
        "acme-access:accounts": ACCOUNTS,
        "acme-access:permissionsBoundary": "VendorBoundary",
        "acme-access:externalId": "an-external-id",
      },
      ["acme-access:externalId"],
    );
    assert.deepEqual(values, {
      accounts: ACCOUNTS,
      permissionsBoundary: "VendorBoundary",
      externalId: "an-external-id",
    });
    assert.equal(formerKeys.length, 3);
    assert.deepEqual([...secretKeys], ["externalId"]);
  });

  it("are not those of another program, which has keys of its own or none that tells", () => {
    const { values, formerKeys } = configurationOf({
      "network:accounts": ACCOUNTS,
      "network:cidr": "10.0.0.0/16",
      "billing:tags": '{"owner":"x"}',
      "aws:regions": "[]",
    });
    assert.deepEqual([values, formerKeys], [{}, []]);
  });

  it("are refused where two former names are there", () => {
    const { problems } = configurationOf({
      "authomize-aws:accounts": ACCOUNTS,
      "acme-access:accounts": ACCOUNTS,
      "acme-access:externalId": "an-external-id",
    });
    assert.equal(problems.length, 1);
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
        assert.match(error.message, /npx pulumi config rm authomize-aws:externalId --stack prod$/m);
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
