import assert from "node:assert/strict";

import { incompleteRemovals, type StateResource } from "../../../state/incompleteRemovals";

const ACCOUNT = "310957284466";
const OTHER = "846120973358";
const NAME = "AuthomizeCrossAccountTrustRole";

function resource(type: string, name: string, outputs: StateResource["outputs"]): StateResource {
  return { urn: `urn:pulumi:prod::authomize-aws::${type}::${name}`, type, outputs };
}

function role(accountId: string, name: string, path = "/"): StateResource {
  return resource("aws:iam/role:Role", `authomize-${accountId}`, { name, path });
}

const USER_ARN = `arn:aws:iam::${OTHER}:user/authomize-prod`;
const USER = resource("aws:iam/user:User", `authomize-${OTHER}-legacy-user`, {
  arn: USER_ARN,
  name: "authomize-prod",
});

function left(resources: readonly StateResource[], ...kept: readonly string[]) {
  return incompleteRemovals(resources, new Set(kept)).map(({ kind, arn }) => `${kind} ${arn}`);
}

describe("incompleteRemovals", () => {
  it("has nothing of what is asked for", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/${NAME}`;
    assert.deepEqual(left([role(ACCOUNT, NAME), USER], arn, USER_ARN), []);
  });

  it("has roles and users that nobody asks for, sorted", () => {
    assert.deepEqual(left([USER, role(ACCOUNT, "Old", "/vendors/")]), [
      `role arn:aws:iam::${ACCOUNT}:role/vendors/Old`,
      `user ${USER_ARN}`,
    ]);
  });

  it("has the replaced one beside the one in its place", () => {
    const replaced = { ...role(ACCOUNT, NAME, "/old/"), delete: true };
    const [one, ...others] = incompleteRemovals(
      [role(ACCOUNT, NAME), replaced],
      new Set([`arn:aws:iam::${ACCOUNT}:role/${NAME}`]),
    );
    assert.equal(one?.resource, replaced);
    assert.deepEqual(others, []);
  });

  it("leaves everything else alone, and roles that were never made", () => {
    const policy = resource("aws:iam/rolePolicy:RolePolicy", `authomize-${ACCOUNT}`, { name: "x" });
    const unmade = resource("aws:iam/role:Role", `authomize-${ACCOUNT}`, undefined);
    assert.deepEqual(left([policy, unmade]), []);
  });
});
