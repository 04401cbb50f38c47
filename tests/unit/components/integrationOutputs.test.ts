import assert from "node:assert/strict";

import {
  deploy,
  EXTERNAL_ID,
  INTEGRATION,
  KNOWN,
  MEMBER,
  nothing,
  ROLE,
  TRUST_POLICY,
  TWO_ACCOUNTS,
} from "./directIntegration";
import { MANAGEMENT } from "./integrationOf";
import type { RecordedDeployment } from "./recordedDeployment";

const UUID = "random:index/randomUuid:RandomUuid";

describe("what AuthomizeIntegration exports", () => {
  it("exports the ARNs that AWS gave, the external ID, the accounts and the hand-over", async () => {
    const { result } = await deploy(TWO_ACCOUNTS);
    assert.deepEqual(result, {
      roleArns: {
        [MEMBER]: `arn:made-by-the-mock:authomize-${MEMBER}`,
        [MANAGEMENT]: `arn:made-by-the-mock:authomize-${MANAGEMENT}`,
      },
      externalId: EXTERNAL_ID,
      roleName: "AuthomizeCrossAccountTrustRole",
      accounts: [MEMBER, MANAGEMENT],
      incompleteAccounts: [],
      roleIds: {
        [MEMBER]: `AROA-authomize-${MEMBER}`,
        [MANAGEMENT]: `AROA-authomize-${MANAGEMENT}`,
      },
      handover: { accountNumbers: `${MEMBER},${MANAGEMENT}` },
    });
  });

  it("knows all outputs at preview, before any role exists", async () => {
    const { result } = await deploy(
      { ...TWO_ACCOUNTS, rolePath: "/vendors/" },
      { known: { ...KNOWN, [ROLE]: nothing }, preview: true },
    );
    assert.deepEqual((result as { roleArns: unknown }).roleArns, {
      [MEMBER]: `arn:aws:iam::${MEMBER}:role/vendors/AuthomizeCrossAccountTrustRole`,
      [MANAGEMENT]: `arn:aws:iam::${MANAGEMENT}:role/vendors/AuthomizeCrossAccountTrustRole`,
    });
  });

  it("leaves an account alone that cannot be reached, and still exports it", async () => {
    const { resources, result } = await deploy(TWO_ACCOUNTS, { unreachable: [MEMBER] });
    assert.deepEqual(
      resources.filter(({ name }) => name.includes(MEMBER)),
      [],
    );
    assert.equal(resources.filter(({ type }) => type === ROLE).length, 1);
    const { accounts, roleArns, incompleteAccounts } = result as Record<string, unknown>;
    assert.deepEqual(accounts, [MEMBER, MANAGEMENT]);
    assert.deepEqual(incompleteAccounts, [MEMBER]);
    assert.deepEqual(roleArns, {
      [MEMBER]: `arn:aws:iam::${MEMBER}:role/AuthomizeCrossAccountTrustRole`,
      [MANAGEMENT]: `arn:made-by-the-mock:authomize-${MANAGEMENT}`,
    });
  });

  it("names every resource by its account, so that order and names of accounts move nothing", async () => {
    const one = await deploy(TWO_ACCOUNTS);
    const other = await deploy({
      ...TWO_ACCOUNTS,
      accounts: [{ id: MANAGEMENT, name: "renamed" }, MEMBER],
    });
    const sorted = ({ resources }: RecordedDeployment) =>
      resources.map((resource) => JSON.stringify(resource)).sort();
    assert.deepEqual(sorted(other), sorted(one));
  });

  it("generates an external ID when none is set, and trusts that one everywhere", async () => {
    const { resources, result } = await deploy(
      { accounts: TWO_ACCOUNTS.accounts },
      { known: { ...KNOWN, [UUID]: () => ({ result: EXTERNAL_ID }) } },
    );
    const uuids = resources.filter(({ type }) => type === UUID);
    assert.deepEqual(
      uuids.map(({ name, parent, inputs }) => ({ name, parent, inputs })),
      [{ name: "authomize", parent: `${INTEGRATION}::authomize`, inputs: {} }],
    );
    const policies = resources
      .filter(({ type }) => type === ROLE)
      .map(({ inputs }) => inputs["assumeRolePolicy"]);
    assert.deepEqual(policies, [TRUST_POLICY, TRUST_POLICY]);
    assert.equal((result as { externalId: unknown }).externalId, EXTERNAL_ID);
  });
});
