import { EXTERNAL_ID } from "../iamRules";
import { TRUST_POLICY_VERSION } from "../trustPolicy";
import { listOf, recordOf, type Unchecked } from "../values";
import { VENDOR_PRINCIPAL_ARN } from "../vendor";
import { finding, type Finding } from "./finding";

/** What a trust policy has to say. */
export interface ExpectedTrust {
  /** The one principal; absent: the vendor's user. */
  readonly principalArn?: string | undefined;
  /** The external ID; absent: any that AWS accepts, as long as one is required. */
  readonly externalId?: string | undefined;
  /** Whether external IDs are kept out of findings. */
  readonly externalIdIsSecret?: boolean | undefined;
  /** The command that puts a changed role back. */
  readonly repair: string;
}

const KNOWN_ELEMENTS = ["Sid", "Effect", "Principal", "Action", "Condition"];

/**
 * Holds a parsed trust policy against the contract: one statement, for one principal, with the
 * external ID by StringEquals. IAM's other spellings of the same, such as a list of one, are accepted.
 */
export function verifyTrust(document: unknown, expected: ExpectedTrust): readonly Finding[] {
  if (typeof document === "string") {
    const problem =
      "the trust policy names a key of one object twice, or is no JSON: readers disagree on what it says";
    return [critical("trust-document", problem, expected)];
  }
  const statements = statementsOf(document);
  const [statement] = statements;
  if (statement === undefined) {
    const problem = "the trust policy has no statement that can be read";
    return [critical("trust-statement", problem, expected)];
  }
  if (statements.length > 1) {
    const problem = `the trust policy has ${statements.length} statements; the contract has one`;
    return [
      critical("trust-statement", problem, expected),
      ...statements
        .filter(({ Effect }) => Effect !== "Deny")
        .flatMap((each) => verifyPrincipal(each, expected)),
    ];
  }
  return [
    ...verifyVersion(document, expected),
    ...verifyElements(statement, expected),
    ...verifyAction(statement, expected),
    ...verifyPrincipal(statement, expected),
    ...verifyCondition(statement, expected),
  ];
}

/** The external ID that a trust policy, parsed, requires; undefined: none, or not exactly one. */
export function requiredExternalId(document: unknown): string | undefined {
  const ids = statementsOf(document)
    .flatMap(conditionTests)
    .filter(isOfExternalId)
    .flatMap(({ values }) => values);
  return ids.length === 1 ? ids[0] : undefined;
}

/** The statements of a policy, parsed. */
export function statementsOf(document: unknown): readonly Unchecked[] {
  return listOf(recordOf(document)["Statement"]).map(recordOf);
}

function verifyVersion(document: unknown, { repair }: ExpectedTrust): readonly Finding[] {
  const { Version } = recordOf(document);
  if (Version === TRUST_POLICY_VERSION) return [];
  const problem = `the trust policy's Version is ${shown(Version)}; the contract has ${TRUST_POLICY_VERSION}`;
  return [finding("medium", "trust-version", problem, `put it back: ${repair}`)];
}

function verifyElements(statement: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const unknown = Object.keys(statement).filter((element) => !KNOWN_ELEMENTS.includes(element));
  if (statement["Effect"] === "Allow" && unknown.length === 0) return [];
  const others = unknown.map((element) => ` and ${element}`).join("");
  const problem =
    `the trust policy's statement has Effect ${shown(statement["Effect"])}${others}; ` +
    "the contract has Allow, Principal, Action and Condition";
  return [critical("trust-statement", problem, expected)];
}

function verifyAction({ Action }: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const actions = listOf(Action).map((action) => String(action).toLowerCase());
  if (actions.length === 1 && actions[0] === "sts:assumerole") return [];
  const problem = `the trust policy allows ${shown(Action)}; the contract allows sts:AssumeRole`;
  return [critical("trust-action", problem, expected)];
}

function verifyPrincipal(statement: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const expectedArn = expected.principalArn ?? VENDOR_PRINCIPAL_ARN;
  const principals = principalsOf(statement);
  if (principals.length === 1 && principals[0] === `AWS ${expectedArn}`) return [];
  const named = principals.length === 0 ? "nobody" : principals.join(", ");
  const problem = principals.includes("AWS *")
    ? "everybody (*) is trusted to assume the role"
    : `the trust policy names ${named}; the contract names ${expectedArn} alone`;
  return [critical("trust-principal", problem, expected)];
}

/** Every principal with its kind, such as `AWS arn:…` or `Service ec2.amazonaws.com`. */
function principalsOf({ Principal: principal }: Unchecked): readonly string[] {
  if (principal === "*") return ["AWS *"];
  return Object.entries(recordOf(principal)).flatMap(([kind, names]) =>
    listOf(names).map((name) => `${kind} ${String(name)}`),
  );
}

interface ConditionTest {
  /** Such as `StringEquals`. */
  readonly operator: string;
  /** Such as `sts:ExternalId`; IAM does not mind capitals. */
  readonly key: string;
  readonly values: readonly string[];
}

function conditionTests({ Condition }: Unchecked): readonly ConditionTest[] {
  return Object.entries(recordOf(Condition)).flatMap(([operator, keys]) =>
    Object.entries(recordOf(keys)).map(([key, values]) => ({
      operator,
      key,
      values: listOf(values).map(String),
    })),
  );
}

function isOfExternalId({ key }: ConditionTest): boolean {
  return key.toLowerCase() === "sts:externalid";
}

function verifyCondition(statement: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const tests = conditionTests(statement);
  const ofExternalId = tests.filter(isOfExternalId);
  const others = tests.filter((test) => !ofExternalId.includes(test));
  const [test] = ofExternalId;
  if (test === undefined) {
    const problem = "the role can be assumed without external ID";
    return [critical("trust-external-id", problem, expected)];
  }
  if (ofExternalId.length > 1 || test.operator !== "StringEquals" || test.values.length !== 1) {
    const found = ofExternalId.map(({ operator, values }) => `${operator} of ${values.length}`);
    const problem = `the external ID is tested by ${found.join(", ")}; the contract has StringEquals of 1`;
    return [critical("trust-external-id", problem, expected)];
  }
  return [
    ...verifyExternalId(test.values[0] ?? "", expected),
    ...others.map((other) => addedCondition(other, expected)),
  ];
}

function verifyExternalId(found: string, expected: ExpectedTrust): readonly Finding[] {
  const { externalId, externalIdIsSecret = false, repair } = expected;
  if (found.includes("${")) {
    const shownId = externalIdIsSecret ? "" : ` (${found})`;
    const problem = `the external ID has a policy variable${shownId}, which takes its value from the request: any external ID may do`;
    return [critical("trust-external-id", problem, expected)];
  }
  if (externalId === undefined) {
    if (EXTERNAL_ID.test(found)) return [];
    const problem = "the external ID is none that AWS accepts";
    return [critical("trust-external-id", problem, expected)];
  }
  if (found === externalId) return [];
  const another = externalIdIsSecret
    ? "the external ID is another one than this stack's"
    : `the external ID is ${found}, this stack's is ${externalId}`;
  const problem = `${another}: Authomize cannot assume the role with this stack's`;
  const fix = `if the ID was changed on purpose, this account was not reached yet: ${repair}`;
  return [finding("high", "external-id", problem, fix)];
}

function addedCondition({ operator, key }: ConditionTest, { repair }: ExpectedTrust): Finding {
  const problem = `the trust policy has a condition more than the contract, ${operator} on ${key}, which may lock Authomize out`;
  return finding("medium", "trust-condition", problem, `take it away again: ${repair}`);
}

function critical(rule: string, problem: string, { repair }: ExpectedTrust): Finding {
  const fix = `put it back: ${repair}; then ask CloudTrail who called UpdateAssumeRolePolicy, and what was done by AssumeRole since`;
  return finding("critical", rule, problem, fix);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
