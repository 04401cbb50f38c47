import assert from "node:assert/strict";

import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";
import { readingSessionPolicy, simulatingSessionPolicy } from "../../../deployer/sessionPolicy";
import { callsToManage } from "../contract/roleCalls";
import { ACCOUNT, BOUND, IAM, PLAIN, SETTINGS } from "../contract/roleSettings";
import { sessionMay, type SimulatedCall } from "../contract/simulation";

/** At the limits of every setting together, with letters and with what a policy writes in four. */
const LONGEST = ["p", "$"].map((character) => ({
  ...PLAIN,
  roleName: "r".repeat(64),
  permissionsBoundaryArn: `${IAM}:policy/${character.repeat(510)}/${"b".repeat(128)}`,
}));

describe("readingSessionPolicy", () => {
  const mayRead = (role: TrustRoleSpec, call: SimulatedCall) =>
    sessionMay(ACCOUNT, readingSessionPolicy(role), call);

  for (const [name, role] of Object.entries(SETTINGS)) {
    it(`allows to read the role at any path, and nothing else, for ${name}`, async () => {
      for (const rolePath of ["/", "/vendors/"]) {
        for (const call of callsToManage({ ...role, rolePath })) {
          const reads = /:(Get|List)/.test(call.action);
          assert.equal(await mayRead(role, call), reads, `${call.action} on ${call.resource}`);
        }
      }
      const other = { action: "iam:GetRole", resource: `${IAM}:role/Other` };
      assert.equal(await mayRead(role, other), false);
    });
  }

  it("allows to see whether the boundary exists, and no other policy", async () => {
    const call = (resource: string) => ({ action: "iam:GetPolicy", resource });
    assert.ok(await mayRead(BOUND, call(`${IAM}:policy/VendorBoundary`)));
    assert.equal(await mayRead(BOUND, call(`${IAM}:policy/Other`)), false);
    assert.equal(await mayRead(PLAIN, call(`${IAM}:policy/VendorBoundary`)), false);
  });

  it("fits into 2,048 characters at the limits of every setting together", () => {
    for (const longest of LONGEST) {
      assert.ok(readingSessionPolicy(longest).length <= 2048);
    }
  });
});

describe("simulatingSessionPolicy", () => {
  const maySimulate = (policy: string, name: string) => {
    const call = { action: "iam:SimulatePrincipalPolicy", resource: `${IAM}:role/${name}` };
    return sessionMay(ACCOUNT, policy, call);
  };

  for (const [name, role] of Object.entries(SETTINGS)) {
    it(`allows to simulate the access role and nobody else, beside reading, for ${name}`, async () => {
      const policy = simulatingSessionPolicy(role, "Access");
      assert.ok(await maySimulate(policy, "Access"));
      for (const other of ["Accesses", "path/Access", role.roleName]) {
        assert.equal(await maySimulate(policy, other), false, other);
      }
      assert.equal(await maySimulate(readingSessionPolicy(role), "Access"), false);
      for (const call of callsToManage(role)) {
        const reads = /:(Get|List)/.test(call.action);
        assert.equal(await sessionMay(ACCOUNT, policy, call), reads, call.action);
      }
    });
  }

  it("fits into 2,048 characters at the limits of every setting together", () => {
    for (const longest of LONGEST) {
      assert.ok(simulatingSessionPolicy(longest, "a".repeat(64)).length <= 2048);
    }
  });
});
