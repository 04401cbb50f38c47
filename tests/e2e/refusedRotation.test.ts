import { CreatePolicyCommand, GetRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { cloudTrailPolicy, CLOUD_TRAIL_POLICY_NAME } from "../../contract/cloudTrailLogs";
import { trustPolicy } from "../../contract/trustPolicy";
import type { FaultRule } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { runPrinted } from "./printedCommand";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const CLOSED = "058264715093";
const LOGS = "735081462910";
/** Each refuses the calls that one change takes there, and no others. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "273518609942": ["iam:UpdateRole"],
  "310957284466": ["iam:PutRolePermissionsBoundary"],
  [MANAGEMENT_ACCOUNT]: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
  "529640183727": ["iam:TagRole"],
  [LOGS]: ["iam:PutRolePolicy"],
  "846120973358": ["iam:UpdateAssumeRolePolicy"],
};
const REFUSING = Object.keys(REFUSED).toSorted();
const REFUSALS: readonly FaultRule[] = REFUSING.flatMap((account) =>
  (REFUSED[account] ?? []).map((action) => ({ effect: "deny", account, action }) as const),
);
const VANISHED: FaultRule = { effect: "account-vanished", account: CLOSED };

/** What is asked for, by its own name in every part. */
interface Asked {
  readonly name: string;
  readonly seconds: number;
  readonly identityCenter: boolean;
}

const FIRST: Asked = { name: "first", seconds: 3600, identityCenter: false };
const SECOND: Asked = { name: "second", seconds: 7200, identityCenter: true };

function settings({ name, seconds, identityCenter }: Asked, accounts: readonly string[]) {
  return {
    accounts,
    managementAccount: MANAGEMENT_ACCOUNT,
    identityCenter,
    externalId: `${name}-id`,
    permissionsBoundary: `${name}-boundary`,
    maxSessionDuration: seconds,
    tags: { step: name },
    cloudTrailLogs: { account: LOGS, bucket: `${name}-bucket` },
  };
}

/** The engine records a refused update as if it had succeeded; exit code 0 means AWS has it all the same. */
describe("updates that AWS refuses", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    for (const account of [...REFUSING, CLOSED]) await makeBoundaries(account);
    stack = await environment.stack("refused", settings(FIRST, [...REFUSING, CLOSED]));
    await stack.up();
    assert.deepEqual(await notAsAsked(FIRST), []);
  });

  after(async () => {
    await environment.stop();
  });

  async function makeBoundaries(account: string): Promise<void> {
    const iam = await iamIn(environment, account);
    const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    for (const { name } of [FIRST, SECOND]) {
      await iam.send(new CreatePolicyCommand({ PolicyName: `${name}-boundary`, PolicyDocument }));
    }
  }

  /** The accounts, of those that refuse something, whose role AWS has otherwise than it was asked for. */
  async function notAsAsked(asked: Asked): Promise<readonly string[]> {
    const same = await Promise.all(REFUSING.map((account) => isAsAsked(account, asked)));
    return REFUSING.filter((_, index) => same[index] !== true);
  }

  async function isAsAsked(account: string, { name, seconds, identityCenter }: Asked) {
    const role = await deployedRole(environment, account);
    const policies = account === MANAGEMENT_ACCOUNT && identityCenter ? 3 : 1;
    return (
      isDeepStrictEqual(role?.trustPolicy, trustPolicy(`${name}-id`)) &&
      role?.permissionsBoundary === `arn:aws:iam::${account}:policy/${name}-boundary` &&
      role.maxSessionDuration === seconds &&
      role.tags["step"] === name &&
      role.managedPolicyArns.length === policies &&
      (account !== LOGS || (await readsLogsOf(`${name}-bucket`)))
    );
  }

  async function readsLogsOf(bucket: string): Promise<boolean> {
    const iam = await iamIn(environment, LOGS);
    const { PolicyDocument = "" } = await iam.send(
      new GetRolePolicyCommand({
        RoleName: "AuthomizeCrossAccountTrustRole",
        PolicyName: CLOUD_TRAIL_POLICY_NAME,
      }),
    );
    const expected: unknown = cloudTrailPolicy({ bucket });
    return isDeepStrictEqual(JSON.parse(decodeURIComponent(PolicyDocument)), expected);
  }

  async function refusedUp(): Promise<string> {
    const { exitCode, output } = await stack.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
    );
    assert.notEqual(exitCode, 0);
    assert.match(output, new RegExp(`6 accounts are not finished: ${REFUSING.join(", ")}\\.`));
    return output;
  }

  it("the printed command completes them in one run, while another account is out of reach", async () => {
    await environment.faults([...REFUSALS, VANISHED]);
    stack.configure(settings(SECOND, [...REFUSING, CLOSED]));
    const refused = await refusedUp();
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [CLOSED, ...REFUSING]);
    assert.deepEqual(await notAsAsked(SECOND), REFUSING);

    await environment.faults([VANISHED]);
    const completed = await runPrinted(environment, stack, refused);
    assert.deepEqual(await notAsAsked(SECOND), []);
    // The account out of reach still fails the run, and it alone.
    assert.notEqual(completed.exitCode, 0);
    assert.match(completed.output, /1 account cannot be reached/);
    assert.doesNotMatch(completed.output, /not what was asked for|not finished/);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [CLOSED]);
  });

  it("and where all can be reached, after which there is no change", async () => {
    await environment.faults([]);
    await stack.up();
    await environment.faults(REFUSALS);
    stack.configure(settings(FIRST, [...REFUSING, CLOSED]));
    const refused = await refusedUp();
    assert.deepEqual(await notAsAsked(FIRST), REFUSING);

    await environment.faults([]);
    const completed = await runPrinted(environment, stack, refused);
    assert.equal(completed.exitCode, 0, completed.output);
    assert.deepEqual(await notAsAsked(FIRST), []);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("a plain update does not exit with 0 before AWS has all of it", async () => {
    await environment.faults(REFUSALS);
    stack.configure(settings(SECOND, [...REFUSING, CLOSED]));
    await refusedUp();
    await environment.faults([]);
    const next = await stack.pulumi("up", "--yes", "--skip-preview");
    const behind = await notAsAsked(SECOND);
    assert.equal(next.exitCode === 0, behind.length === 0, next.output);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], behind);
    await stack.succeed("up", "--yes", "--skip-preview", "--refresh");
    assert.deepEqual(await notAsAsked(SECOND), []);
  });
});
