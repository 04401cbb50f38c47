import assert from "node:assert/strict";

import { organizationProblem } from "../../../organization/readOrganization";
import { organizationOf } from "../../../organization/readOrganization";
import { answeredClient, type Answers, answersOf, awsError } from "./answeredOrganizations";

const MANAGEMENT = {
  Id: "417290385612",
  Name: "Larkspur management",
  Email: "aws@larkspur.example.com",
  State: "ACTIVE",
};
const LOG_ARCHIVE = { Id: "058264715093", Name: "Log archive", Status: "ACTIVE" };
const SHOP = { Id: "310957284466", Name: "Shop", State: "ACTIVE" };
const CLOSING = { Id: "846120973358", Name: "Closing", State: "PENDING_CLOSURE" };
const OLD_SHOP = { Id: "964302718555", Name: "Old shop", Status: "SUSPENDED" };

const LARKSPUR: Answers = {
  accounts: {
    "r-lark": [MANAGEMENT],
    "ou-lark-security": [LOG_ARCHIVE],
    "ou-lark-prod0001": [OLD_SHOP, SHOP, CLOSING],
  },
  units: {
    "r-lark": [
      { Id: "ou-lark-security", Name: "security" },
      { Id: "ou-lark-workload", Name: "workloads" },
    ],
    "ou-lark-workload": [{ Id: "ou-lark-prod0001", Name: "production" }],
  },
};

const ROOT = { id: "r-lark", name: "Root" };
const WORKLOADS = { id: "ou-lark-workload", name: "workloads" };
const PRODUCTION = { id: "ou-lark-prod0001", name: "production" };

describe("reading the organization", () => {
  it("finds every account with its place and state, over pages that may be empty", async () => {
    const { client } = answeredClient(answersOf(LARKSPUR));
    const { accounts, ...organization } = await organizationOf(client);
    assert.deepEqual(organization, {
      id: "o-larkspur01",
      managementAccountId: "417290385612",
      root: {
        ...ROOT,
        organizationalUnits: [
          { id: "ou-lark-security", name: "security", organizationalUnits: [] },
          { ...WORKLOADS, organizationalUnits: [{ ...PRODUCTION, organizationalUnits: [] }] },
        ],
      },
    });
    assert.deepEqual(
      accounts.map(({ id, name, state, place }) => [id, name, state, place.map((unit) => unit.id)]),
      [
        ["058264715093", "Log archive", "ACTIVE", ["r-lark", "ou-lark-security"]],
        ["310957284466", "Shop", "ACTIVE", ["r-lark", "ou-lark-workload", "ou-lark-prod0001"]],
        ["417290385612", "Larkspur management", "ACTIVE", ["r-lark"]],
        [
          "846120973358",
          "Closing",
          "PENDING_CLOSURE",
          ["r-lark", "ou-lark-workload", "ou-lark-prod0001"],
        ],
        [
          "964302718555",
          "Old shop",
          "SUSPENDED",
          ["r-lark", "ou-lark-workload", "ou-lark-prod0001"],
        ],
      ],
    );
    assert.equal(accounts[2]?.email, "aws@larkspur.example.com");
  });

  it("makes no call for an account", async () => {
    const { client, calls } = answeredClient(answersOf(LARKSPUR));
    await organizationOf(client);
    const counts = new Map<string, number>();
    for (const { action } of calls) counts.set(action, (counts.get(action) ?? 0) + 1);
    // An empty page first, then two entries a page: 5 accounts in 4 units.
    assert.deepEqual(Object.fromEntries(counts), {
      DescribeOrganization: 1,
      ListRoots: 1,
      ListAccounts: 4,
      ListOrganizationalUnitsForParent: 8,
      ListAccountsForParent: 9,
    });
  });

  it("goes by the state where AWS gives state and status", async () => {
    const accounts = { "r-lark": [{ ...MANAGEMENT, State: "CLOSED", Status: "SUSPENDED" }] };
    const { client } = answeredClient(answersOf({ accounts, units: {} }));
    assert.equal((await organizationOf(client)).accounts[0]?.state, "CLOSED");
  });

  it("finds an account that is moved while the units are read", async () => {
    const answer = answersOf(LARKSPUR);
    const elsewhere = answersOf({ ...LARKSPUR, accounts: { "r-lark": [MANAGEMENT] } });
    const { client, calls } = answeredClient((call) => {
      if (call.action === "ListAccountsForParent") return elsewhere(call);
      if (call.action !== "ListParents") return answer(call);
      return { Parents: [{ Id: "ou-lark-prod0001", Type: "ORGANIZATIONAL_UNIT" }] };
    });
    const { accounts } = await organizationOf(client);
    assert.equal(accounts.length, 5);
    const shop = accounts.find(({ id }) => id === SHOP.Id);
    assert.deepEqual(shop?.place, [ROOT, WORKLOADS, PRODUCTION]);
    assert.equal(calls.filter(({ action }) => action === "ListParents").length, 4);
  });

  it("lists an account once that is moved and met twice", async () => {
    const twice = { ...LARKSPUR.accounts, "ou-lark-workload": [SHOP] };
    const { client } = answeredClient(answersOf({ ...LARKSPUR, accounts: twice }));
    const { accounts } = await organizationOf(client);
    assert.equal(accounts.filter(({ id }) => id === SHOP.Id).length, 1);
  });

  it("gives up when an account is in a unit that was not there before", async () => {
    const answer = answersOf(LARKSPUR);
    const { client } = answeredClient((call) => {
      if (call.action === "ListAccountsForParent") return { Accounts: [] };
      return call.action === "ListParents"
        ? { Parents: [{ Id: "ou-lark-new00001" }] }
        : answer(call);
    });
    await assert.rejects(organizationOf(client), {
      name: "OrganizationError",
      message: /was changed while it was read.* Run this again\./,
    });
  });

  it("takes what could steer a terminal out of names", async () => {
    const accounts = { "r-lark": [{ ...MANAGEMENT, Name: "pay\u001b[2Jments\u202e\n" }] };
    const { client } = answeredClient(answersOf({ accounts, units: {} }));
    assert.equal((await organizationOf(client)).accounts[0]?.name, "pay?[2Jments??");
  });
});

describe("an organization that cannot be read", () => {
  const list = /list the accounts yourself: the setting accounts instead of organization\.$/;

  it("because there is none: says so, and that a list works", () => {
    const { name, message } = organizationProblem(awsError("AWSOrganizationsNotInUseException"));
    assert.equal(name, "OrganizationError");
    assert.match(message, /is not a member of an organization\. /);
    assert.match(message, list);
  });

  it("for want of a permission: names it, and that a list works", () => {
    const said =
      "User: arn:aws:iam::417290385612:user/x is not authorized to perform: organizations:ListRoots on resource: *";
    const { name, message } = organizationProblem(awsError("AccessDeniedException", said));
    assert.equal(name, "OrganizationError");
    assert.match(message, /: organizations:ListRoots is denied \(User: /);
    assert.match(message, list);
  });

  it("because the account may not: names every permission, and who may", () => {
    const said = "You don't have permissions to access this resource.";
    const { message } = organizationProblem(awsError("AccessDeniedException", said));
    assert.match(message, /organizations:DescribeOrganization, organizations:ListAccounts, /);
    assert.match(message, /the management account or of a delegated administrator/);
    assert.match(message, list);
  });

  it("because a unit was deleted meanwhile: says to run it again", () => {
    assert.match(
      organizationProblem(awsError("ParentNotFoundException")).message,
      /Run this again/,
    );
  });

  it("for want of credentials: says to sign in", () => {
    const problem = organizationProblem(awsError("CredentialsProviderError", "none"));
    assert.equal(problem.name, "CredentialsError");
    assert.match(problem.message, /^There are no AWS credentials to deploy with/);
  });
});
