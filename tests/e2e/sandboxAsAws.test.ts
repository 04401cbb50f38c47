import {
  ActivateOrganizationsAccessCommand,
  DeactivateOrganizationsAccessCommand,
  DeleteStackSetCommand,
  DescribeOrganizationsAccessCommand,
  NameAlreadyExistsException,
  OperationInProgressException,
  StackSetNotEmptyException,
} from "@aws-sdk/client-cloudformation";
import {
  AttachRolePolicyCommand,
  GetRoleCommand,
  NoSuchEntityException,
  type Role,
} from "@aws-sdk/client-iam";
import {
  CloseAccountCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { setStackSetTiming } from "../../sandbox/control";
import { iamIn, type SandboxAccess } from "../../sandbox/deployedRoles";
import { sandboxEnvironment, sdkConnection } from "../../sandbox/environment";
import { startSandbox, stopSandbox } from "../../sandbox/sandbox";
import { roleTemplate, StackSets } from "./stackSetOperations";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const DATA = "273518609942";
const CLOSED = "964302718555";
const PRODUCTION = "ou-lark-prod0001";
const SUSPENDED_UNIT = "ou-lark-closed01";
const RoleName = "Example";
const ABSENT_BOUNDARY = "arn:aws:iam::aws:policy/DoesNotExist";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const CURRENT = { status: "CURRENT", detailedStatus: "SUCCEEDED", reason: undefined };
const SKIPPED = {
  status: "OUTDATED",
  detailedStatus: "SKIPPED_SUSPENDED_ACCOUNT",
  reason: undefined,
};

/** What AWS does and the sandbox has to do as well; in order, each step starts from the one before. */
describe("the sandbox's StackSets", () => {
  let home: string;
  let access: SandboxAccess;
  let stackSets: StackSets;
  let organizations: OrganizationsClient;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "authomize-e2e-"));
    await startSandbox({ home, port: 0, toolchain: false });
    access = { variables: sandboxEnvironment({ home }) };
    stackSets = new StackSets(access.variables);
    organizations = new OrganizationsClient(sdkConnection(access.variables));
  });

  after(async () => {
    stackSets.client.destroy();
    organizations.destroy();
    await stopSandbox({ home });
    rmSync(home, { recursive: true, force: true });
  });

  async function role(account: string): Promise<Role | undefined> {
    const iam = await iamIn(access, account);
    try {
      return (await iam.send(new GetRoleCommand({ RoleName }))).Role;
    } catch (error) {
      if (error instanceof NoSuchEntityException) return undefined;
      throw error;
    } finally {
      iam.destroy();
    }
  }

  async function organizationsAccess(): Promise<string | undefined> {
    return (await stackSets.client.send(new DescribeOrganizationsAccessCommand({}))).Status;
  }

  function move(AccountId: string, SourceParentId: string, DestinationParentId: string) {
    return organizations.send(
      new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }),
    );
  }

  it("need organizations access, which calls of their own give and take", async () => {
    assert.equal(await organizationsAccess(), "DISABLED");
    await assert.rejects(stackSets.create("refused"), /You must enable organizations access/);
    await stackSets.client.send(new ActivateOrganizationsAccessCommand({}));
    assert.equal(await organizationsAccess(), "ENABLED");
    await stackSets.client.send(new DeactivateOrganizationsAccessCommand({}));
    assert.equal(await organizationsAccess(), "DISABLED");
    await stackSets.client.send(new ActivateOrganizationsAccessCommand({}));
  });

  it("have a name of their own", async () => {
    const tags = [{ Key: "own", Value: "role" }];
    const Tags = [
      { Key: "own", Value: "StackSet" },
      { Key: "authomize-aws:stack", Value: "project/environment" },
    ];
    await stackSets.create("first", { Tags, TemplateBody: roleTemplate({ Tags: tags }) });
    await assert.rejects(stackSets.create("first"), NameAlreadyExistsException);
  });

  it("are busy with one operation at a time, whose instances are RUNNING until it ends", async () => {
    await setStackSetTiming({ operationSeconds: 3600 }, { home });
    const operation = await stackSets.deploy("first", [PRODUCTION, SUSPENDED_UNIT]);
    assert.equal(await stackSets.status("first", operation), "RUNNING");
    assert.deepEqual((await stackSets.instances("first"))[SHOP], {
      status: "OUTDATED",
      detailedStatus: "RUNNING",
      reason: undefined,
    });
    await assert.rejects(stackSets.update("first", {}), OperationInProgressException);
    assert.equal(await role(SHOP), undefined);
    await setStackSetTiming({ operationSeconds: 0 }, { home });
    assert.equal(await stackSets.ended("first", operation), "SUCCEEDED");
  });

  it("skip suspended accounts, which neither fail nor become current", async () => {
    const instances = await stackSets.instances("first");
    assert.deepEqual(Object.keys(instances).sort(), [SHOP, PAYMENTS, DATA, CLOSED].sort());
    assert.deepEqual(instances[SHOP], CURRENT);
    assert.deepEqual(instances[CLOSED], SKIPPED);
  });

  it("give their tags to the roles that they make, unless a role has that tag of its own", async () => {
    assert.deepEqual((await role(SHOP))?.Tags, [
      { Key: "own", Value: "role" },
      { Key: "authomize-aws:stack", Value: "project/environment" },
    ]);
  });

  it("roll an update that fails back, and fail again when it is repeated", async () => {
    const wanted = { Description: "new", PermissionsBoundary: ABSENT_BOUNDARY };
    for (const attempt of ["first", "second"]) {
      const operation = await stackSets.update("first", wanted, 9);
      assert.equal(await stackSets.ended("first", operation), "SUCCEEDED", attempt);
      assert.equal((await stackSets.results("first", operation))[SHOP], "FAILED");
      const { status, detailedStatus, reason } = (await stackSets.instances("first"))[SHOP] ?? {};
      assert.deepEqual([status, detailedStatus], ["OUTDATED", "FAILED"]);
      assert.match(reason ?? "", /DoesNotExist does not exist/);
      const { Description, PermissionsBoundary } = (await role(SHOP)) ?? {};
      assert.deepEqual([Description, PermissionsBoundary], ["", undefined]);
    }
    const intolerant = await stackSets.update("first", wanted);
    assert.equal(await stackSets.ended("first", intolerant), "FAILED");
    assert.ok(Object.values(await stackSets.results("first", intolerant)).includes("CANCELLED"));
  });

  it("bring every account but the suspended to what is asked once it can be had", async () => {
    await stackSets.ended("first", stackSets.update("first", { PermissionsBoundary: READ_ONLY }));
    const instances = await stackSets.instances("first");
    assert.deepEqual([instances[SHOP], instances[CLOSED]], [CURRENT, SKIPPED]);
    const boundary = (await role(SHOP))?.PermissionsBoundary?.PermissionsBoundaryArn;
    assert.equal(boundary, READ_ONLY);
  });

  it("keep the instance of an account that was closed or has left, and delete neither", async () => {
    await organizations.send(new CloseAccountCommand({ AccountId: DATA }));
    await move(PAYMENTS, PRODUCTION, "r-lark");
    const targets = { OrganizationalUnitIds: [PRODUCTION] };
    const operation = await stackSets.remove("first", {
      ...targets,
      Accounts: [DATA, PAYMENTS],
      AccountFilterType: "INTERSECTION",
    });
    assert.equal(await stackSets.ended("first", operation), "SUCCEEDED");
    const instances = await stackSets.instances("first");
    assert.deepEqual([instances[DATA], instances[PAYMENTS]], [SKIPPED, CURRENT]);
    assert.ok(await role(PAYMENTS));
  });

  it("leave an instance INOPERABLE whose stack could not be deleted, and out of updates", async () => {
    const iam = await iamIn(access, SHOP);
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }));
    const targets = { OrganizationalUnitIds: [PRODUCTION] };
    await stackSets.ended("first", stackSets.remove("first", targets));
    const { status, detailedStatus, reason } = (await stackSets.instances("first"))[SHOP] ?? {};
    assert.deepEqual([status, detailedStatus], ["INOPERABLE", "INOPERABLE"]);
    assert.match(reason ?? "", /must detach all policies first/);
    const update = await stackSets.update("first", { Description: "later" });
    assert.equal(await stackSets.ended("first", update), "SUCCEEDED");
    assert.equal((await stackSets.results("first", update))[SHOP], undefined);
    const again = await stackSets.remove("first", targets);
    await stackSets.ended("first", again);
    assert.equal((await stackSets.results("first", again))[SHOP], "FAILED");
    iam.destroy();
  });

  it("let everything go with RetainStacks, and are deleted only when empty and idle", async () => {
    const DeleteFirst = new DeleteStackSetCommand({ StackSetName: "first" });
    await assert.rejects(stackSets.client.send(DeleteFirst), StackSetNotEmptyException);
    const OrganizationalUnitIds = [PRODUCTION, SUSPENDED_UNIT];
    await setStackSetTiming({ operationSeconds: 3600 }, { home });
    const operation = await stackSets.remove(
      "first",
      { OrganizationalUnitIds, Accounts: [PAYMENTS], AccountFilterType: "UNION" },
      true,
    );
    await assert.rejects(stackSets.client.send(DeleteFirst), OperationInProgressException);
    await setStackSetTiming({ operationSeconds: 0 }, { home });
    assert.equal(await stackSets.ended("first", operation), "SUCCEEDED");
    assert.deepEqual(await stackSets.instances("first"), {});
    assert.ok(await role(SHOP));
    await stackSets.client.send(DeleteFirst);
  });

  it("queue operations with managed execution", async () => {
    await stackSets.create("queueing", {
      ManagedExecution: { Active: true },
      TemplateBody: roleTemplate({ RoleName: "Queued" }),
    });
    await setStackSetTiming({ operationSeconds: 3600 }, { home });
    const first = await stackSets.deploy("queueing", [PRODUCTION]);
    const second = await stackSets.update("queueing", { RoleName: "Queued", Description: "2" });
    assert.equal(await stackSets.status("queueing", second), "QUEUED");
    await setStackSetTiming({ operationSeconds: 0 }, { home });
    assert.equal(await stackSets.ended("queueing", second), "SUCCEEDED");
    assert.equal(await stackSets.status("queueing", first), "SUCCEEDED");
  });

  it("list their instances later than they are there, if told to", async () => {
    await stackSets.create("lagging", { TemplateBody: roleTemplate({ RoleName: "Lagging" }) });
    await setStackSetTiming({ listingDelaySeconds: 3600 }, { home });
    await stackSets.ended("lagging", stackSets.deploy("lagging", [PRODUCTION]));
    assert.deepEqual(await stackSets.instances("lagging"), {});
    await setStackSetTiming({ listingDelaySeconds: 0 }, { home });
    assert.deepEqual((await stackSets.instances("lagging"))[SHOP], CURRENT);
  });
});
