import assert from "node:assert/strict";

import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";
import { sessionPolicy } from "../../../deployer/sessionPolicy";
import { deniedByBoundary, deniedCalls } from "../contract/deniedCalls";
import { callsToManage, callsToRemove } from "../contract/roleCalls";
import { BOUND, LONG_BOUNDARY, LONG_PATH, SETTINGS } from "../contract/roleSettings";
import { sessionMay, type SimulatedCall } from "../contract/simulation";

function may(role: TrustRoleSpec, call: SimulatedCall): Promise<boolean> {
  return sessionMay(role.accountId, sessionPolicy(role), call);
}

describe("a session under the session policy", () => {
  for (const [name, role] of Object.entries(SETTINGS)) {
    describe(`for ${name}`, () => {
      it("allows every call of the role's life", async () => {
        for (const call of callsToManage(role)) assert.ok(await may(role, call), call.action);
      });

      it("allows to remove the role from where it was before its path changed", async () => {
        for (const rolePath of ["/", "/before/", "/before/that/"]) {
          for (const call of callsToRemove({ ...role, rolePath })) {
            assert.ok(await may(role, call), `${call.action} on ${call.resource}`);
          }
        }
      });

      deniesEach(role, deniedCalls(role));
    });
  }

  for (const [name, role] of Object.entries({ BOUND, LONG_PATH, LONG_BOUNDARY })) {
    describe(`for ${name}, which has a boundary`, () => {
      deniesEach(role, deniedByBoundary(role));
    });
  }
});

function deniesEach(
  role: TrustRoleSpec,
  denied: Readonly<Record<string, readonly SimulatedCall[]>>,
): void {
  for (const [what, calls] of Object.entries(denied)) {
    it(`denies ${what}`, async () => {
      assert.notEqual(calls.length, 0);
      for (const call of calls) {
        assert.equal(await may(role, call), false, JSON.stringify(call));
      }
    });
  }
}
