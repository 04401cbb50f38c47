import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  GetRoleCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020";

import { evidenceSchema } from "../../packaging/evidenceSchema";
import { parsedPage } from "../unit/parsedPage";
import { Environment, type Stack } from "./environment";
import { evidenceReaders, type EvidenceReaders } from "./evidenceReaders/readers";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const LOGS = "058264715093";
const RoleName = "AuthomizeCrossAccountTrustRole";
const BOUNDARY = "VendorBoundary";
const OCSF_VERSION = "1.6.0";
const COMPLIANCE_FINDING = 2003;
const FORMS = ["evidence", "html", "junit", "ocsf"];

interface EvidenceJson {
  readonly stack: string;
  readonly caller: string;
  readonly organization: { readonly id: string; readonly accounts: number };
  readonly accounts: readonly {
    readonly accountId: string;
    readonly unit: string;
    readonly result: string;
    readonly role?: {
      readonly roleId: string;
      readonly createdAt: string;
      readonly trustPolicySha256: string;
      readonly managedPolicyArns: readonly string[];
      readonly permissionsBoundary: { readonly arn: string; readonly sha256: string };
      readonly lastUsed: unknown;
    };
  }[];
  readonly findings: readonly { readonly accountId: string; readonly rule: string }[];
  readonly changes: {
    readonly accounts: readonly { readonly accountId: string; readonly what: string }[];
    readonly newFindings: readonly { readonly rule: string }[];
  };
}

/** One organization, in which somebody has changed two accounts by hand; its evidence in every form. */
describe("verify's evidence", () => {
  let environment: Environment;
  let stack: Stack;
  let read: EvidenceReaders;
  let evidence: EvidenceJson;

  before(async () => {
    read = await evidenceReaders();
    environment = await Environment.start();
    for (const account of [SHOP, PAYMENTS, MANAGEMENT_ACCOUNT]) await makeBoundary(account);
    stack = await environment.stack("evidence", {
      accounts: [MANAGEMENT_ACCOUNT, { id: SHOP, name: 'Shop & "sons" <b>' }, PAYMENTS],
      externalId: "the-id",
      permissionsBoundary: BOUNDARY,
    });
    await stack.up();
    const { exitCode, stdout, output } = await stack.authomize("verify", "--json");
    assert.equal(exitCode, 0, output);
    writeFileSync(fileOf("earlier.json"), stdout);
    await changeByHand();
    const forms = FORMS.flatMap((form) => [`--${form}`, fileOf(form)]);
    const since = ["--since", fileOf("earlier.json")];
    const written = await stack.authomize("verify", "--json", ...forms, ...since);
    assert.equal(written.exitCode, 1, written.output);
    assert.ok(written.output.includes(`Written to ${FORMS.map(fileOf).join(", ")}.`));
    assert.equal(readFileSync(fileOf("evidence"), "utf8"), written.stdout);
    evidence = JSON.parse(written.stdout) as EvidenceJson;
  });

  after(async () => {
    await environment.stop();
  });

  function fileOf(name: string): string {
    return join(environment.home, `evidence.${name}`);
  }

  function boundaryDocument(...Action: readonly string[]): string {
    const statement = { Resource: "*", Effect: "Allow", Action };
    return JSON.stringify({ Statement: [statement], Version: "2012-10-17" });
  }

  async function makeBoundary(account: string): Promise<void> {
    const iam = await iamIn(environment, account);
    const PolicyDocument = boundaryDocument("*");
    await iam.send(new CreatePolicyCommand({ PolicyName: BOUNDARY, PolicyDocument }));
  }

  /** What nobody sees who compares names alone is the second. */
  async function changeByHand(): Promise<void> {
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const shop = await iamIn(environment, SHOP);
    await shop.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const payments = await iamIn(environment, PAYMENTS);
    await payments.send(
      new CreatePolicyVersionCommand({
        PolicyArn: `arn:aws:iam::${PAYMENTS}:policy/${BOUNDARY}`,
        PolicyDocument: boundaryDocument("iam:*", "s3:*"),
        SetAsDefault: true,
      }),
    );
  }

  const rowOf = (account: string) => {
    const row = evidence.accounts.find(({ accountId }) => accountId === account);
    assert.ok(row, account);
    return row;
  };

  it("is JSON by its schema", () => {
    const validate = new Ajv({ strict: true }).compile(evidenceSchema());
    assert.ok(validate(evidence), JSON.stringify(validate.errors));
  });

  it("has of every role what AWS has, its policies as hashes that others come to as well", async () => {
    for (const account of [SHOP, PAYMENTS, MANAGEMENT_ACCOUNT]) {
      const iam = await iamIn(environment, account);
      const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
      const { role: seen } = rowOf(account);
      assert.equal(seen?.roleId, role?.RoleId);
      assert.equal(seen?.createdAt, role?.CreateDate?.toISOString());
      const policy = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
      assert.equal(seen?.trustPolicySha256, read.hash(policy));
      const boundary = boundaryDocument(...(account === PAYMENTS ? ["iam:*", "s3:*"] : ["*"]));
      assert.equal(seen.permissionsBoundary.sha256, read.hash(boundary));
    }
  });

  it("has a row for every account of the organization that was looked into", () => {
    const results = [SHOP, PAYMENTS, MANAGEMENT_ACCOUNT, LOGS].map((id) => rowOf(id).result);
    assert.deepEqual(results, ["open", "open", "holds", "holds"]);
    assert.match(rowOf(SHOP).unit, /^Root\//);
    assert.equal(rowOf(LOGS).role, undefined);
  });

  it("says what changed since the earlier one, a boundary's content as a finding", () => {
    assert.deepEqual(
      evidence.changes.accounts
        .map(({ accountId, what }) => `${accountId} ${what}`)
        .filter((change) => !change.endsWith("lastUsed"))
        .sort(),
      [`${SHOP} managedPolicyArns`, `${PAYMENTS} permissionsBoundarySha256`],
    );
    assert.deepEqual(evidence.changes.newFindings.map(({ rule }) => rule).sort(), [
      "boundary-changed",
      "policy-added",
    ]);
  });

  it("is JUnit XML to junitparser: a test case for each account", () => {
    const { counts, properties, cases } = read.junit(fileOf("junit"));
    const unread = evidence.accounts.filter(({ result }) => result === "unread").length;
    assert.deepEqual(counts, [evidence.accounts.length, 2, 0, unread]);
    assert.equal(properties["By"], evidence.caller);
    const caseOf = (account: string) => cases.find(({ name }) => name.startsWith(account));
    assert.equal(cases.length, evidence.accounts.length);
    assert.equal(caseOf(SHOP)?.name, `${SHOP} Shop & "sons" <b>`);
    assert.equal(caseOf(SHOP)?.classname, rowOf(SHOP).unit);
    const [failure, ...others] = caseOf(SHOP)?.results ?? [];
    assert.deepEqual([failure?.[0], failure?.[1], others], ["Failure", "policy-added", []]);
    assert.match(failure?.[2] ?? "", /^critical policy-added: .*AdministratorAccess.*\nFix: /);
    assert.deepEqual(caseOf(PAYMENTS)?.results[0]?.[1], "boundary-changed");
    assert.deepEqual(caseOf(LOGS)?.results, []);
    assert.match(caseOf(MANAGEMENT_ACCOUNT)?.output ?? "", /^info role-never-used: /);
  });

  it("is OCSF to py-ocsf-models: an event for each finding and for each good account", () => {
    const events = read.ocsf(fileOf("ocsf"));
    const good = evidence.accounts.filter(({ result }) => result !== "open");
    assert.equal(events.length, evidence.findings.length + good.length);
    assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
    const told = (account: string) =>
      events
        .filter((event) => event.account === account && event.control !== "role-never-used")
        .map(({ control, status, severity, type }) => [control, status, severity, type]);
    assert.deepEqual(told(SHOP), [["policy-added", "Fail", 5, 200301]]);
    assert.deepEqual(told(PAYMENTS), [["boundary-changed", "Fail", 4, 200301]]);
    assert.deepEqual(told(MANAGEMENT_ACCOUNT), [["contract", "Pass", 1, 200301]]);
    const [ofShop] = events.filter(({ account }) => account === SHOP);
    assert.equal(ofShop?.resource, `arn:aws:iam::${SHOP}:role/${RoleName}`);
    assert.deepEqual([ofShop.product, ofShop.version], ["authomize-aws", OCSF_VERSION]);
  });

  it("is OCSF by the official schema of the class", () => {
    const schema = read.ocsfSchema(OCSF_VERSION, COMPLIANCE_FINDING);
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const events = JSON.parse(readFileSync(fileOf("ocsf"), "utf8")) as readonly object[];
    for (const event of events) assert.ok(validate(event), JSON.stringify(validate.errors));
  });

  it("is a page with a row for every account, in a file for its owner alone", () => {
    const page = parsedPage(readFileSync(fileOf("html"), "utf8"));
    assert.deepEqual(page.problems, []);
    assert.deepEqual(
      page.attributes("data-result"),
      evidence.accounts.map(({ result }) => result),
    );
    const { roleId = "" } = rowOf(SHOP).role ?? {};
    assert.ok(page.texts("td").some((text) => text.includes(roleId)));
    for (const form of FORMS) {
      assert.equal(statSync(fileOf(form)).mode & 0o777, 0o600, form);
    }
  });

  it("tells people what changed below the table", async () => {
    const { exitCode, stdout } = await stack.authomize("verify", "--since", fileOf("earlier.json"));
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /└[^]*\nChanged since 20[^]*310957284466: managed policies: [^]*\nStack evidence/,
    );
  });

  it("names what cannot be written, writes the rest, and takes no evidence of another stack", async () => {
    const there = fileOf("there");
    const missing = join(environment.home, "no", "folder.xml");
    const unwritten = await stack.authomize("verify", "--junit", missing, "--ocsf", there);
    assert.equal(unwritten.exitCode, 1);
    assert.match(
      unwritten.output,
      /The evidence for --junit could not be written: ENOENT.*\nFix: /,
    );
    assert.doesNotMatch(unwritten.output, /\n\s+at /);
    assert.ok(JSON.parse(readFileSync(there, "utf8")));
    writeFileSync(there, JSON.stringify({ ...evidence, stack: "another" }));
    const refused = await stack.authomize("verify", "--since", there);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.output, /^--since .* is evidence of another, not of evidence\.$/m);
  });
});
