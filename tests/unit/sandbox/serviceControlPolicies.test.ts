import assert from "node:assert/strict";
import { type ServiceControlLevel } from "../../../sandbox/gateway/directory";
import { answerCall } from "../../../sandbox/gateway/gateway";
import { madeUp, MANAGEMENT, MEMBER, STRANGER } from "./madeUpOrganization";
import { queryRequest } from "./requests";

const ROLE = `arn:aws:iam::${MEMBER}:role/Access`;
const POLICIES = `arn:aws:organizations::${MANAGEMENT}:policy/o-larkspur01/service_control_policy`;
const SESSION = { accessKeyId: "SESSION", sessionToken: "token" };
const EVERYTHING = policy("p-FullAWSAccess", { Effect: "Allow", Action: "*", Resource: "*" });
const NO_UPDATES = policy("p-noupdate", {
  Effect: "Deny",
  Action: "iam:UpdateAssumeRolePolicy",
  Resource: "*",
});
const NOT_THE_STRANGER = policy("p-stranger", {
  Effect: "Deny",
  Action: "sts:AssumeRole",
  Resource: `arn:aws:iam::${STRANGER}:role/*`,
});
const IAM_ONLY = policy("p-iamonly0", { Effect: "Allow", Action: "iam:Get*", Resource: "*" });

type Policy = ServiceControlLevel["policies"][number];

function policy(id: string, content: object): Policy {
  const document = { Version: "2012-10-17", Statement: [content] };
  return { name: `${POLICIES}/${id}`, document };
}

/** What the organization says of the member account under policies of the root and of a unit. */
function under(root: readonly Policy[], unit: readonly Policy[], account = MEMBER) {
  const serviceControlPolicies = [
    { id: "r-lark", policies: root },
    { id: "ou-lark-security", policies: unit },
    { id: account, policies: [EVERYTHING] },
  ];
  const described = { id: account, status: "ACTIVE", management: false, serviceControlPolicies };
  return { [`account?id=${account}`]: described };
}

async function answered(
  changed: Readonly<Record<string, unknown>>,
  service: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const { gateway } = madeUp(changed);
  const outcome = await answerCall(gateway, queryRequest(service, action, parameters, SESSION));
  assert.ok(outcome !== "connection reset");
  return outcome.body.toString();
}

const GET = { RoleName: "Access" };
const UPDATE = { RoleName: "Access", PolicyDocument: "{}" };

describe("the gateway's service control policies", () => {
  it("let pass what every level allows", async () => {
    const open = under([EVERYTHING], [EVERYTHING, NO_UPDATES]);
    assert.equal(await answered(open, "iam", "GetRole", GET), "through");
    assert.equal(await answered(under([EVERYTHING], [IAM_ONLY]), "iam", "GetRole", GET), "through");
  });

  for (const [where, levels] of [
    ["the root", under([EVERYTHING, NO_UPDATES], [EVERYTHING])],
    ["a unit", under([EVERYTHING], [EVERYTHING, NO_UPDATES])],
  ] as const) {
    it(`deny even an administrator what one at ${where} denies, and name it`, async () => {
      const body = await answered(levels, "iam", "UpdateAssumeRolePolicy", UPDATE);
      assert.match(body, /<Code>AccessDenied<\/Code>/);
      const denied =
        `is not authorized to perform: iam:UpdateAssumeRolePolicy on resource: ${ROLE} ` +
        `with an explicit deny in a service control policy: ${POLICIES}/p-noupdate`;
      assert.ok(body.includes(denied), body);
    });
  }

  it("refuse what one level does not allow, whatever another allows", async () => {
    for (const levels of [under([EVERYTHING], [IAM_ONLY]), under([IAM_ONLY], [EVERYTHING])]) {
      assert.match(
        await answered(levels, "iam", "DeleteRole", GET),
        /because no service control policy allows the iam:DeleteRole action/,
      );
    }
  });

  it("are the caller's own, also where it assumes a role elsewhere", async () => {
    const parameters = {
      RoleArn: `arn:aws:iam::${STRANGER}:role/Access`,
      RoleSessionName: "test",
    };
    const body = await answered(
      under([EVERYTHING, NOT_THE_STRANGER], [EVERYTHING]),
      "sts",
      "AssumeRole",
      parameters,
    );
    assert.match(body, /explicit deny in a service control policy: .*p-stranger/);
    const foreign = await answered(
      under([EVERYTHING, NOT_THE_STRANGER], [EVERYTHING], STRANGER),
      "sts",
      "AssumeRole",
      parameters,
    );
    assert.doesNotMatch(foreign, /service control policy/);
  });
});

describe("the gateway's SimulatePrincipalPolicy", () => {
  const ask = (changed: Readonly<Record<string, unknown>>, more: Record<string, string> = {}) =>
    answered(changed, "iam", "SimulatePrincipalPolicy", {
      PolicySourceArn: ROLE,
      "ActionNames.member.1": "iam:GetRole",
      "ActionNames.member.2": "iam:UpdateAssumeRolePolicy",
      "ResourceArns.member.1": ROLE,
      ...more,
    });

  function decisions(body: string, of = "EvalDecision"): readonly (string | undefined)[] {
    return [...body.matchAll(new RegExp(`<${of}>(\\w+)<`, "g"))].map(([, decision]) => decision);
  }

  /** The role with an inline policy beside another one. */
  function ownPolicies(document: unknown, inline: object) {
    const policies = [
      { name: "arn:aws:iam::aws:policy/Other", document: JSON.stringify(document) },
      { name: "inline", document: JSON.stringify({ Version: "2012-10-17", Statement: [inline] }) },
    ];
    const role = { arn: ROLE, tags: {}, policies, permissionsBoundary: null };
    return { [`role?account=${MEMBER}&name=Access`]: role };
  }

  it("decides as calls are decided", async () => {
    assert.deepEqual(decisions(await ask({})), ["allowed", "allowed"]);
    const body = await ask(under([EVERYTHING], [EVERYTHING, NO_UPDATES]));
    assert.deepEqual(decisions(body), ["allowed", "explicitDeny"]);
    assert.match(body, /<AllowedByOrganizations>true<[^]*<AllowedByOrganizations>false</);
  });

  it("counts what nothing allows as an implicit deny, and says whether the boundary does", async () => {
    const limited = {
      arn: ROLE,
      tags: {},
      policies: [{ name: "arn:aws:iam::aws:policy/AdministratorAccess" }],
      permissionsBoundary: "arn:aws:iam::aws:policy/Boundary",
      permissionsBoundaryDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["iam:Get*", "iam:Simulate*"], Resource: "*" }],
      }),
    };
    const body = await ask({ [`role?account=${MEMBER}&name=Access`]: limited });
    assert.deepEqual(decisions(body), ["allowed", "implicitDeny"]);
    assert.match(body, /ByPermissionsBoundary>true<[^]*ByPermissionsBoundary>false</);
  });

  it("knows the context that it is given", async () => {
    const conditional = policy("p-regional", {
      Effect: "Deny",
      Action: "iam:GetRole",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1"] } },
    });
    const entry = "ContextEntries.member.1";
    const inRegion = (region: string) => ({
      [`${entry}.ContextKeyName`]: "aws:RequestedRegion",
      [`${entry}.ContextKeyType`]: "string",
      [`${entry}.ContextKeyValues.member.1`]: region,
    });
    const levels = under([EVERYTHING, conditional], [EVERYTHING]);
    assert.equal(decisions(await ask(levels, inRegion("eu-west-1")))[0], "explicitDeny");
    assert.equal(decisions(await ask(levels, inRegion("us-east-1")))[0], "allowed");
  });

  it("knows no context but that, not even who calls, and names what the principal's policies ask for", async () => {
    const unlessItIs = { ArnNotEquals: { "aws:PrincipalArn": [ROLE] } };
    const deny = { Effect: "Deny", Action: "iam:GetRole", Resource: "*" };
    const others = policy("p-others00", { ...deny, Condition: unlessItIs });
    const levels = under([EVERYTHING, others], [EVERYTHING]);
    assert.equal(decisions(await ask(levels))[0], "explicitDeny");
    assert.equal(await answered(levels, "iam", "GetRole", GET), "through");
    const body = await ask(ownPolicies(EVERYTHING.document, { ...deny, Condition: unlessItIs }));
    assert.match(body, /<MissingContextValues><member>aws:PrincipalArn</);
  });

  it("answers once for each action, by the strictest of its resources, and for each of those", async () => {
    const other = `arn:aws:iam::${MEMBER}:role/Other`;
    const deny = { Effect: "Deny", Action: "iam:GetRole", Resource: other };
    const body = await ask(ownPolicies(EVERYTHING.document, deny), {
      "ResourceArns.member.2": other,
    });
    assert.deepEqual(decisions(body), ["explicitDeny", "allowed"]);
    assert.deepEqual(decisions(body, "EvalResourceDecision"), [
      "allowed",
      "explicitDeny",
      "allowed",
      "allowed",
    ]);
  });

  it("names the principal's own policy that denies, and no service control policy", async () => {
    const deny = { Effect: "Deny", Action: "iam:GetRole", Resource: "*" };
    assert.match(
      await ask(ownPolicies(EVERYTHING.document, deny)),
      /<SourcePolicyId>role_Access_inline<\/SourcePolicyId><SourcePolicyType>role</,
    );
    const body = await ask(under([EVERYTHING, NO_UPDATES], [EVERYTHING]));
    assert.doesNotMatch(body, /SourcePolicyId/);
  });

  it("refuses a principal that does not exist, and what it does not emulate", async () => {
    const absent = `arn:aws:iam::${MEMBER}:role/Absent`;
    assert.match(await ask({}, { PolicySourceArn: absent }), /<Code>NoSuchEntity<.*Absent/);
    assert.match(await ask({}, { "PolicyInputList.member.1": "{}" }), /does not emulate/);
    const session = `arn:aws:sts::${MEMBER}:assumed-role/Access/test`;
    assert.match(await ask({}, { PolicySourceArn: session }), /<Code>InvalidInput</);
    assert.match(await ask({}, { "ActionNames.member.3": "GetRole" }), /<Code>InvalidInput</);
  });
});
