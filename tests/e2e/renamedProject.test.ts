import { TagRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { OWNER_TAG } from "../../contract/ownership";
import { Environment, type Stack } from "./environment";
import { deleteRoleByHand, makeForeignRole, wholeRole, wholeUser } from "./foreignIdentities";
import { makeProject } from "./projects";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const REMADE = "846120973358";
const ACCOUNTS = [MANAGEMENT_ACCOUNT, "310957284466", REMADE];
const ROLE = "AuthomizeCrossAccountTrustRole";
const PROJECT = "acme-access";
const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];
const SETTINGS = {
  accounts: ACCOUNTS,
  managementAccount: MANAGEMENT_ACCOUNT,
  externalId: "some-external-id",
};

/** In order: each step starts from what the one before left. */
describe("a stack whose project, or which itself, got another name", () => {
  let environment: Environment;
  let stack: Stack;
  let folder: string;

  before(async () => {
    environment = await Environment.start();
    folder = makeProject(environment, PROJECT);
    stack = await environment.stack("prod", { ...SETTINGS, legacyUser: "true" });
    await stack.up();
  });

  after(() => environment.stop());

  /** All roles and the user, as AWS has them. */
  async function inAws() {
    const roles = await Promise.all(ACCOUNTS.map((id) => wholeRole(environment, id, ROLE)));
    const user = await wholeUser(environment, MANAGEMENT_ACCOUNT, "authomize-prod");
    return { roles, user };
  }

  /** What AWS had, with another owner in all tags. */
  function withOwner({ roles, user }: Awaited<ReturnType<typeof inAws>>, owner: string) {
    const tag = { Key: OWNER_TAG, Value: owner };
    const retagged = roles.map((role) => role && { ...role, tags: { [OWNER_TAG]: owner } });
    return { roles: retagged, user: { ...user, tags: [tag] } };
  }

  /** An update, or other commands, fail and say something, and nothing in AWS is another. */
  async function refuses(message: RegExp, commands = [UP]): Promise<void> {
    const before = await inAws();
    for (const command of commands) {
      const { exitCode, output } = await stack.pulumi(...command);
      assert.notEqual(exitCode, 0);
      assert.match(output, message);
      assert.doesNotMatch(output, /\bdeleted?\b|- +aws:/);
    }
    assert.deepEqual(await inAws(), before);
  }

  it("another project's stack does not take over what the stack still has", async () => {
    const other = await environment.stack("other", SETTINGS, folder);
    const before = await inAws();
    const { exitCode, output } = await other.authomize(
      "adopt",
      "--take-over",
      "authomize-aws/prod",
    );
    assert.equal(exitCode, 1);
    assert.match(output, /stack prod of the project authomize-aws still has these 3 roles/);
    assert.match(output, /npx authomize forget 846120973358 --stack prod/);
    assert.deepEqual(await inAws(), before);
  });

  it("of another project refuses to run, and names the command that mends it", async () => {
    stack = await stack.renamed("prod", folder, PROJECT);
    await refuses(
      /project or name was changed[^]*npx authomize adopt --take-over authomize-aws\/prod --stack prod, then npx pulumi up --continue-on-error --stack prod/,
      [["preview"], UP],
    );
    const { exitCode, output } = await stack.authomize("preflight", "--json");
    assert.equal(exitCode, 1);
    const text = output.match(/adopt --take-over authomize-aws\/prod --stack prod/g);
    assert.equal(text?.length, ACCOUNTS.length + 1);
  });

  it("has its own tag by that command, on roles and user, and nothing else is another", async () => {
    const before = await inAws();
    const { exitCode, stdout } = await stack.authomize(
      "adopt",
      "--take-over",
      "authomize-aws/prod",
    );
    assert.equal(exitCode, 0);
    assert.match(stdout, /^ {2}arn:aws:iam::846120973358:role\/.*$/m);
    assert.match(stdout, /Then record it with:\n {2}npx pulumi up --stack prod\n$/);
    assert.deepEqual(await inAws(), withOwner(before, `${PROJECT}/prod`));
  });

  it("records the tags in an update that changes nothing else", async () => {
    const before = await inAws();
    const output = await stack.up();
    assert.match(output, /Resources:\n +~ 4 updated\n +\d+ unchanged\n/);
    assert.doesNotMatch(output, /\bdiff: (?!-tagsAll~tags\])/);
    assert.deepEqual(await inAws(), before);
    assert.equal((await stack.authomize("verify")).exitCode, 0);
  });

  it("that was renamed itself keeps the legacy user, which is called after it", async () => {
    stack = await stack.renamed("live", folder, PROJECT);
    await refuses(/user is authomize-prod[^]*npx pulumi stack rename prod --stack live/);
    const before = await inAws();
    const itself = await stack.authomize("adopt", "--take-over", "acme-access/live");
    assert.equal(itself.exitCode, 1);
    assert.match(itself.output, /acme-access\/live is this stack itself\. Nothing was touched/);
    const adopt = await stack.authomize("adopt", "--take-over", `${PROJECT}/prod`);
    assert.equal(adopt.exitCode, 1);
    assert.match(adopt.output, /user is authomize-prod[^]*config rm legacyUser --stack live/);
    assert.deepEqual(await inAws(), before);
  });

  it("without such a user goes on by the same command, but not with a role that was made anew", async () => {
    stack.configure(SETTINGS);
    await refuses(
      /3 roles of this stack's state[^]*npx authomize adopt --take-over acme-access\/prod --stack live/,
    );
    await deleteRoleByHand(environment, REMADE, ROLE);
    await makeForeignRole(environment, REMADE, ROLE);
    const iam = await iamIn(environment, REMADE);
    const Tags = [{ Key: OWNER_TAG, Value: `${PROJECT}/prod` }];
    await iam.send(new TagRoleCommand({ RoleName: ROLE, Tags }));
    iam.destroy();
    const before = await wholeRole(environment, REMADE, ROLE);
    const { exitCode, stdout, output } = await stack.authomize(
      "adopt",
      "--take-over",
      `${PROJECT}/prod`,
    );
    assert.equal(exitCode, 1);
    assert.match(output, /846120973358:role\/\w+ was made anew under its name/);
    assert.equal(stdout.match(/^ {2}arn:.*:role\//gm)?.length, 2);
    assert.deepEqual(await wholeRole(environment, REMADE, ROLE), before);
    await deleteRoleByHand(environment, REMADE, ROLE);
  });

  it("has then roles of the new name alone, which verify finds nothing against", async () => {
    await stack.up("--refresh");
    const roles = await Promise.all(ACCOUNTS.map((id) => deployedRole(environment, id)));
    const owners = roles.map((role) => role?.tags[OWNER_TAG]);
    assert.deepEqual(
      owners,
      Array.from(ACCOUNTS, () => `${PROJECT}/live`),
    );
    assert.equal((await stack.authomize("verify")).exitCode, 0);
  });
});
