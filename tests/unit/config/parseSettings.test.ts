import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import { configuration, listedAccounts } from "./configuration";

const PROD = { accounts: ["012345678901", "111122223333"] };

const STACK_SET_DEFAULTS = {
  autoDeployment: true,
  retainOnLeaving: false,
  callAs: "SELF",
  concurrencyMode: "SOFT_FAILURE_TOLERANCE",
  failureTolerancePercentage: 10,
  maxConcurrentPercentage: 25,
};

describe("parseSettings", () => {
  it("fills in every default", () => {
    assert.deepEqual(parseSettings(configuration(PROD)), {
      accountChoice: {
        from: "list",
        accounts: PROD.accounts.map((id) => ({
          id,
          name: undefined,
          accessRoleName: "OrganizationAccountAccessRole",
        })),
      },
      identityCenter: false,
      accessRoleName: "OrganizationAccountAccessRole",
      roleName: "AuthomizeCrossAccountTrustRole",
      rolePath: "/",
      maxSessionDuration: 3600,
      tags: {},
      rollout: "accounts",
      stackSet: STACK_SET_DEFAULTS,
      regions: [],
      shards: 0,
      unusedAfterDays: 30,
      ignoreMemory: false,
      stack: undefined,
    });
  });

  it("takes every setting", () => {
    const settings = parseSettings(
      configuration({
        accounts: [
          { id: "012345678901", name: "payments", accessRoleName: "Access" },
          "111122223333",
        ],
        externalId: "221647f1-f228-4c77-825e-90696e36d0cb",
        maxRemovals: "3",
        managementAccount: "111122223333",
        identityCenter: "true",
        accessRoleName: "AWSControlTowerExecution",
        roleName: "Auditor",
        rolePath: "/vendors/",
        permissionsBoundary: "VendorBoundary",
        maxSessionDuration: "7200",
        tags: { owner: "cloud platform" },
        cloudTrailLogs: { account: "111122223333", bucket: "logs", prefix: "trail" },
        regions: ["us-east-1", "ap-southeast-2"],
        integrationName: "AWS production",
        ownerEmail: "security@example.com",
        unusedAfterDays: "90",
        ignoreMemory: "true",
      }),
    );
    assert.deepEqual(settings, {
      accountChoice: {
        from: "list",
        accounts: [
          { id: "012345678901", name: "payments", accessRoleName: "Access" },
          { id: "111122223333", name: undefined, accessRoleName: "AWSControlTowerExecution" },
        ],
      },
      maxRemovals: 3,
      externalId: "221647f1-f228-4c77-825e-90696e36d0cb",
      managementAccount: "111122223333",
      identityCenter: true,
      accessRoleName: "AWSControlTowerExecution",
      roleName: "Auditor",
      rolePath: "/vendors/",
      permissionsBoundary: "VendorBoundary",
      maxSessionDuration: 7200,
      tags: { owner: "cloud platform" },
      rollout: "accounts",
      stackSet: STACK_SET_DEFAULTS,
      cloudTrailLogs: { account: "111122223333", bucket: "logs", prefix: "trail" },
      regions: ["us-east-1", "ap-southeast-2"],
      integrationName: "AWS production",
      ownerEmail: "security@example.com",
      shards: 0,
      unusedAfterDays: 90,
      ignoreMemory: true,
      stack: undefined,
    });
  });

  it("takes a StackSet's settings, and fills in what is left out", () => {
    const settings = parseSettings(
      configuration({
        organization: {},
        rollout: "stackSet",
        stackSet: { failureToleranceCount: 0, maxConcurrentCount: 5, callAs: "DELEGATED_ADMIN" },
      }),
    );
    assert.equal(settings.rollout, "stackSet");
    assert.deepEqual(settings.stackSet, {
      autoDeployment: true,
      retainOnLeaving: false,
      callAs: "DELEGATED_ADMIN",
      concurrencyMode: "SOFT_FAILURE_TOLERANCE",
      failureToleranceCount: 0,
      maxConcurrentCount: 5,
    });
  });

  it("takes the legacy user as a yes, a no or a map", () => {
    const legacyUser = (value: unknown) =>
      parseSettings(
        configuration({ ...PROD, managementAccount: "111122223333", legacyUser: value }),
      ).legacyUser;
    assert.deepEqual(legacyUser("true")?.keys, ["first"]);
    assert.equal(legacyUser("false"), undefined);
    assert.deepEqual(legacyUser({ keys: ["b"] })?.keys, ["b"]);
  });

  it("takes a number that still has its 12 digits", () => {
    const accounts = listedAccounts(parseSettings(configuration({ accounts: [111122223333] })));
    assert.deepEqual(
      accounts.map((account) => account.id),
      ["111122223333"],
    );
  });

  it("takes a number of shards, or leaves it to fleet", () => {
    assert.equal(parseSettings(configuration({ ...PROD, shards: "auto" })).shards, "auto");
    assert.equal(parseSettings(configuration({ ...PROD, shards: "15" })).shards, 15);
  });

  it("takes an empty map as the whole organization", () => {
    for (const organization of [{}, { exclude: {} }]) {
      const { accountChoice } = parseSettings(configuration({ organization }));
      const exclude = { organizationalUnits: [], accounts: [], tags: {} };
      assert.deepEqual(accountChoice, { from: "organization", selection: { exclude } });
    }
  });

  it("takes a selection of the organization, its account IDs as numbers too", () => {
    const organization = {
      include: { organizationalUnits: ["ou-ab12-cd34ef56", "r-ab12"], accounts: [111122223333] },
      exclude: { accounts: ["012345678901"] },
    };
    const { accountChoice } = parseSettings(configuration({ organization }));
    assert.deepEqual(accountChoice, {
      from: "organization",
      selection: {
        include: {
          organizationalUnits: ["ou-ab12-cd34ef56", "r-ab12"],
          accounts: ["111122223333"],
          tags: {},
        },
        exclude: { organizationalUnits: [], accounts: ["012345678901"], tags: {} },
      },
    });
  });

  it("takes account tags", () => {
    const organization = {
      include: { tags: { environment: ["production", ""], "cost center": ["4711", "true"] } },
      exclude: { tags: {} },
      allowUnusedTags: "true",
      readRoleArn: "arn:aws:iam::111122223333:role/readers/OrganizationReader",
    };
    const { accountChoice } = parseSettings(configuration({ organization }));
    assert.deepEqual(accountChoice, {
      from: "organization",
      selection: {
        include: {
          organizationalUnits: [],
          accounts: [],
          tags: { environment: ["production", ""], "cost center": ["4711", "true"] },
        },
        exclude: { organizationalUnits: [], accounts: [], tags: {} },
        allowUnusedTags: true,
        readRoleArn: "arn:aws:iam::111122223333:role/readers/OrganizationReader",
      },
    });
  });

  it("leaves the management account of an organization to AWS", () => {
    const settings = configuration({ organization: {}, identityCenter: true });
    const { identityCenter, managementAccount } = parseSettings(settings);
    assert.deepEqual([identityCenter, managementAccount], [true, undefined]);
  });

  it("takes regions as the dialog writes them, with commas", () => {
    const settings = parseSettings(configuration({ ...PROD, regions: "us-east-1, eu-west-1" }));
    assert.deepEqual(settings.regions, ["us-east-1", "eu-west-1"]);
  });

  it("takes as many tags as the owner's leaves place for", () => {
    const tags = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`tag${index}`, ""]));
    assert.deepEqual(parseSettings(configuration({ ...PROD, tags })).tags, tags);
  });

  it("takes a role name that only resembles those that AWS keeps", () => {
    for (const roleName of [
      "OrganizationAccountAccessRole2",
      "MyAWSServiceRole",
      "aws-authomize",
    ]) {
      assert.equal(parseSettings(configuration({ ...PROD, roleName })).roleName, roleName);
    }
  });

  it("takes an empty value as not set", () => {
    const settings = parseSettings(configuration({ ...PROD, externalId: "", tags: "" }));
    assert.equal(settings.externalId, undefined);
    assert.deepEqual(settings.tags, {});
  });
});
