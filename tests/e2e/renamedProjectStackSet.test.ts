import assert from "node:assert/strict";

import { OWNER_TAG } from "../../contract/ownership";
import { Environment, type Stack } from "./environment";
import { makeProject } from "./projects";
import { BY_STACK_SET, stackSetAsItIs, trustStackSets, WORKLOADS } from "./stackSets";
import { wholeRole } from "./foreignIdentities";

const PROJECT = "acme-access";
const NAME = "authomize-prod";
const ROLE = "AuthomizeCrossAccountTrustRole";

/** In order: each step starts from what the one before left. */
describe("a stack with a StackSet whose project, or which itself, got another name", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    await trustStackSets(environment);
    stack = await environment.stack("prod", BY_STACK_SET);
    await stack.up();
  });

  after(() => environment.stop());

  /** The StackSet and its roles, as AWS has them. */
  async function inAws() {
    const roles = await Promise.all(WORKLOADS.map((id) => wholeRole(environment, id, ROLE)));
    return { stackSet: (await stackSetAsItIs(environment, NAME)).StackSet, roles };
  }

  it("of another project refuses to run, and names the command that mends it", async () => {
    const before = await inAws();
    stack = await stack.renamed("prod", makeProject(environment, PROJECT), PROJECT);
    const message =
      /project or name was changed[^]*npx authomize adopt --take-over authomize-aws\/prod --stack prod/;
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, message);
    const preflight = await stack.authomize("preflight", "--json");
    assert.match(preflight.stdout, /"stack-set-exists"[^]*adopt --take-over authomize-aws\/prod/);
    assert.deepEqual(await inAws(), before);
  });

  it("has its own tag by that command, on the StackSet and its roles, and nothing else is another", async () => {
    const { stackSet, roles } = await inAws();
    const { exitCode, stdout } = await stack.authomize(
      "adopt",
      "--take-over",
      "authomize-aws/prod",
    );
    assert.equal(exitCode, 0);
    assert.match(stdout, /^ {2}the StackSet authomize-prod, with the roles of its stacks$/m);
    const owner = `${PROJECT}/prod`;
    assert.deepEqual(await inAws(), {
      stackSet: { ...stackSet, Tags: [{ Key: OWNER_TAG, Value: owner }] },
      roles: roles.map((role) => role && { ...role, tags: { ...role.tags, [OWNER_TAG]: owner } }),
    });
  });

  it("goes on in an update that changes nothing in AWS", async () => {
    const before = await inAws();
    const output = await stack.up();
    assert.doesNotMatch(output, /\bdeleted|\breplaced|\bcreated\b/);
    assert.deepEqual(await inAws(), before);
    assert.equal((await stack.authomize("verify")).exitCode, 0);
  });

  it("that was renamed itself is told to keep the StackSet's name, before any tag is changed", async () => {
    const before = await inAws();
    stack = await stack.renamed("live", makeProject(environment, `${PROJECT}-2`), `${PROJECT}-2`);
    const take = () => stack.authomize("adopt", "--take-over", `${PROJECT}/prod`);
    const { exitCode, output } = await take();
    assert.equal(exitCode, 1);
    assert.match(output, /config set --path "stackSet\.name" authomize-prod --stack live/);
    assert.deepEqual(await inAws(), before);
    stack.configure({ ...BY_STACK_SET, stackSet: { name: NAME } });
    assert.equal((await take()).exitCode, 0);
    await stack.up();
    assert.deepEqual(
      (await inAws()).roles.map((role) => role?.roleId),
      before.roles.map((role) => role?.roleId),
    );
  });
});
