import assert from "node:assert/strict";
import { type RawRequest } from "../../../sandbox/gateway/call";
import { answerCall } from "../../../sandbox/gateway/gateway";
import {
  CLOSED,
  DELEGATE,
  EXTERNAL_ID,
  madeUp,
  MANAGEMENT,
  MEMBER,
  STRANGER,
  ONLY_THE_TRUST_ROLE,
  TRUST_ROLE,
  VENDOR,
} from "./madeUpOrganization";
import { jsonRequest, queryRequest, type Signer } from "./requests";

interface Answered {
  readonly status: number;
  readonly body: string;
}

async function answer(raw: RawRequest, gateway = madeUp().gateway): Promise<Answered> {
  const outcome = await answerCall(gateway, raw);
  assert.ok(outcome !== "connection reset");
  return { status: outcome.status, body: outcome.body.toString() };
}

function assume(
  accessKeyId: string,
  roleArn: string,
  parameters: Readonly<Record<string, string>> = {},
): RawRequest {
  const all = { RoleArn: roleArn, RoleSessionName: "test", ...parameters };
  return queryRequest("sts", "AssumeRole", all, { accessKeyId });
}

function iam(
  action: string,
  parameters: Readonly<Record<string, string>>,
  accessKeyId = "SESSION",
): RawRequest {
  return queryRequest("iam", action, parameters, { accessKeyId, sessionToken: "token" });
}

async function assertRefused(raw: RawRequest, code: string): Promise<void> {
  const { body } = await answer(raw);
  assert.match(body, new RegExp(`<Code>${code}</Code>|"__type":"${code}"`));
}

async function assertThrough(raw: RawRequest): Promise<void> {
  assert.deepEqual(await answer(raw), { status: 200, body: "through" });
}

describe("the gateway's authentication", () => {
  const refused: readonly [string, Signer, string][] = [
    ["an unknown key", { accessKeyId: "NOBODY" }, "InvalidClientTokenId"],
    ["a session without its token", { accessKeyId: "SESSION" }, "InvalidClientTokenId"],
    ["a wrong token", { accessKeyId: "SESSION", sessionToken: "x" }, "InvalidClientTokenId"],
    ["an expired session", { accessKeyId: "EXPIRED", sessionToken: "token" }, "ExpiredToken"],
  ];
  for (const [what, signer, code] of refused) {
    it(`refuses ${what}`, async () => {
      await assertRefused(queryRequest("sts", "GetCallerIdentity", {}, signer), code);
    });
  }

  it("refuses an unsigned request", async () => {
    const { status } = await answer({
      method: "GET",
      url: "/",
      headers: {},
      body: Buffer.alloc(0),
    });
    assert.equal(status, 403);
  });

  it("answers JSON services in their own words", async () => {
    const target = "AWSOrganizationsV20161128.ListAccounts";
    await assertRefused(
      jsonRequest(target, {}, { accessKeyId: "NOBODY" }),
      "UnrecognizedClientException",
    );
  });

  it("tells the organization the account of the caller", async () => {
    const { gateway, forwarded } = madeUp();
    await answer(iam("ListRoles", {}), gateway);
    assert.deepEqual(forwarded, [MEMBER]);
  });
});

describe("the gateway's AssumeRole", () => {
  it("lets the vendor in with the external ID, and nobody else", async () => {
    await assertThrough(assume("VENDOR", TRUST_ROLE, { ExternalId: EXTERNAL_ID }));
    await assertRefused(assume("VENDOR", TRUST_ROLE), "AccessDenied");
    await assertRefused(assume("VENDOR", TRUST_ROLE, { ExternalId: "wrong" }), "AccessDenied");
    await assertRefused(assume("ELSE", TRUST_ROLE, { ExternalId: EXTERNAL_ID }), "AccessDenied");
    await assertRefused(
      assume("ENGINEER", TRUST_ROLE, { ExternalId: EXTERNAL_ID }),
      "AccessDenied",
    );
  });

  it("says it in AWS's words", async () => {
    const { status, body } = await answer(assume("VENDOR", TRUST_ROLE));
    assert.equal(status, 403);
    const sentence =
      `User: arn:aws:iam::${VENDOR}:user/AuthomizeGlobalUser is not authorized to perform: ` +
      `sts:AssumeRole on resource: ${TRUST_ROLE}<`;
    assert.ok(body.includes(sentence), body);
  });

  it("wants the role to exist, in an account that is open", async () => {
    await assertThrough(assume("ENGINEER", `arn:aws:iam::${MEMBER}:role/Access`));
    await assertRefused(assume("ENGINEER", `arn:aws:iam::${MEMBER}:role/None`), "AccessDenied");
    await assertRefused(assume("ENGINEER", `arn:aws:iam::${MEMBER}:role/a/Access`), "AccessDenied");
    await assertRefused(assume("ENGINEER", `arn:aws:iam::${CLOSED}:role/Access`), "AccessDenied");
  });

  it("knows who belongs to the organization", async () => {
    await assertThrough(assume("ENGINEER", `arn:aws:iam::${STRANGER}:role/Access`));
    await assertThrough(assume("DEPLOYER", `arn:aws:iam::${MEMBER}:role/Access`));
    await assertRefused(assume("DEPLOYER", `arn:aws:iam::${STRANGER}:role/Access`), "AccessDenied");
  });

  it("checks the parameters", async () => {
    const access = `arn:aws:iam::${MEMBER}:role/Access`;
    const exactly2048 = ONLY_THE_TRUST_ROLE.padEnd(2048, " ");
    await assertThrough(assume("ENGINEER", access, { Policy: exactly2048 }));
    await assertRefused(
      assume("ENGINEER", access, { Policy: `${exactly2048} ` }),
      "ValidationError",
    );
    await assertRefused(assume("ENGINEER", access, { Policy: "{" }), "MalformedPolicyDocument");
    await assertRefused(assume("ENGINEER", access, { DurationSeconds: "7200" }), "ValidationError");
    await assertRefused(assume("ENGINEER", access, { RoleSessionName: "a b" }), "ValidationError");
    await assertRefused(assume("ENGINEER", "nonsense"), "ValidationError");
  });
});

describe("the gateway's authorization", () => {
  it("lets an administrator do everything", async () => {
    await assertThrough(iam("CreateUser", { UserName: "anybody" }));
  });

  it("lets a session policy limit an administrator", async () => {
    await assertThrough(iam("GetRole", { RoleName: "Trust" }, "LIMITED"));
    await assertRefused(iam("GetRole", { RoleName: "Access" }, "LIMITED"), "AccessDenied");
    await assertRefused(iam("CreateUser", { UserName: "anybody" }, "LIMITED"), "AccessDenied");
    const { body } = await answer(iam("CreateUser", { UserName: "anybody" }, "LIMITED"));
    assert.match(body, /because no session policy allows the iam:CreateUser action/);
  });

  it("answers GetCallerIdentity to everyone", async () => {
    await assertThrough(queryRequest("sts", "GetCallerIdentity", {}, { accessKeyId: "ELSE" }));
  });

  it("keeps AWS Organizations to the management account", async () => {
    const target = "AWSOrganizationsV20161128.ListAccounts";
    await assertThrough(jsonRequest(target, {}, { accessKeyId: "ENGINEER" }));
    const member = { accessKeyId: "SESSION", sessionToken: "token" };
    await assertRefused(jsonRequest(target, {}, member), "AccessDeniedException");
    const outside = { accessKeyId: "VENDOR" };
    await assertRefused(jsonRequest(target, {}, outside), "AWSOrganizationsNotInUseException");
  });

  it("lets a delegated administrator read the organization, and not change it", async () => {
    const { gateway, forwarded } = madeUp();
    const delegate = { accessKeyId: "DELEGATE" };
    const target = (action: string) => `AWSOrganizationsV20161128.${action}`;
    await answer(jsonRequest(target("ListAccounts"), {}, delegate), gateway);
    await answer(jsonRequest(target("ListRoots"), {}, delegate), gateway);
    assert.deepEqual(forwarded, [MANAGEMENT, MANAGEMENT]);
    const create = jsonRequest(target("CreateAccount"), {}, delegate);
    await assertRefused(create, "AccessDeniedException");
  });

  it("lets a delegated administrator work with the management account's StackSets, and nobody else", async () => {
    const { gateway, forwarded } = madeUp();
    const call = (signer: Signer, callAs?: string) =>
      queryRequest(
        "cloudformation",
        "DescribeStackSet",
        { StackSetName: "one", ...(callAs === undefined ? {} : { CallAs: callAs }) },
        signer,
      );
    await answer(call({ accessKeyId: "DELEGATE" }, "DELEGATED_ADMIN"), gateway);
    await answer(call({ accessKeyId: "DELEGATE" }, "SELF"), gateway);
    await answer(call({ accessKeyId: "DELEGATE" }), gateway);
    assert.deepEqual(forwarded, [MANAGEMENT, DELEGATE, DELEGATE]);
    const member = { accessKeyId: "SESSION", sessionToken: "token" };
    await assertRefused(call(member, "DELEGATED_ADMIN"), "ValidationError");
    await assertRefused(call({ accessKeyId: "ENGINEER" }, "DELEGATED_ADMIN"), "ValidationError");
  });

  it("refuses what would hand out credentials it knows nothing about", async () => {
    const token = queryRequest("sts", "GetSessionToken", {}, { accessKeyId: "ENGINEER" });
    await assertRefused(token, "InvalidAction");
  });
});

describe("the gateway's counts and faults", () => {
  it("counts an AssumeRole for the account that the role is in", async () => {
    const { gateway } = madeUp();
    await answer(assume("ENGINEER", `arn:aws:iam::${MEMBER}:role/Access`), gateway);
    await answer(iam("ListRoles", {}), gateway);
    await answer(iam("ListRoles", {}), gateway);
    const counted = { "sts:AssumeRole": 1, "iam:ListRoles": 2 };
    assert.deepEqual(gateway.calls.toJSON(), { total: 3, byAccount: { [MEMBER]: counted } });
    gateway.calls.reset();
    assert.equal(gateway.calls.toJSON().total, 0);
  });

  it("does what the rules say", async () => {
    const { gateway } = madeUp();
    gateway.faults.replace([
      { effect: "throttle", action: "iam:ListRoles" },
      { effect: "deny", action: "iam:ListUsers" },
      { effect: "reset", action: "iam:GetRole" },
    ]);
    assert.match((await answer(iam("ListRoles", {}), gateway)).body, /<Code>Throttling</);
    assert.match((await answer(iam("ListUsers", {}), gateway)).body, /<Code>AccessDenied</);
    assert.equal(
      await answerCall(gateway, iam("GetRole", { RoleName: "Trust" })),
      "connection reset",
    );
  });

  it("does not find a role that was created a moment ago", async () => {
    const { gateway } = madeUp();
    gateway.faults.replace([{ effect: "eventual-consistency", seconds: 60 }]);
    await answer(iam("CreateRole", { RoleName: "Trust" }), gateway);
    const found = await answer(iam("GetRole", { RoleName: "Trust" }), gateway);
    assert.equal(found.status, 404);
    const assumed = assume("VENDOR", TRUST_ROLE, { ExternalId: EXTERNAL_ID });
    assert.equal((await answer(assumed, gateway)).status, 403);
  });
});
