import { EXTERNAL_ID } from "../iamRules";
import { VENDOR_PRINCIPAL_ARN } from "../vendor";
import { finding, type Finding } from "./finding";
import {
  conditionTests,
  isOfExternalId,
  listOf,
  unchecked,
  type Unchecked,
} from "./trustConditions";

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
 * Holds a trust policy against the contract: exactly one statement, for exactly one principal, with
 * exactly the external ID by StringEquals. IAM's other spellings of the same document, such as a list
 * of one for a single value, are accepted.
 *
 * @param document - the policy as JSON.parse gave it; anything else is found wrong
 */
export function verifyTrust(document: unknown, expected: ExpectedTrust): readonly Finding[] {
  const statements = listOf(unchecked(document)["Statement"]).map(unchecked);
  const [statement] = statements;
  if (statement === undefined) {
    return [
      critical(expected, "trust-statement", "the trust policy has no statement that can be read"),
    ];
  }
  if (statements.length > 1) {
    const problem = `the trust policy has ${statements.length} statements; the contract has one`;
    return [
      critical(expected, "trust-statement", problem),
      ...statements.flatMap((each) => verifyPrincipal(each, expected)),
    ];
  }
  return [
    ...verifyShape(statement, expected),
    ...verifyPrincipal(statement, expected),
    ...verifyCondition(unchecked(statement["Condition"]), expected),
  ];
}

function verifyShape(statement: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const unknown = Object.keys(statement).filter((element) => !KNOWN_ELEMENTS.includes(element));
  const actions = listOf(statement["Action"]).map((action) => String(action).toLowerCase());
  const isAssumeRole = actions.length === 1 && actions[0] === "sts:assumerole";
  return [
    ...(statement["Effect"] === "Allow" && unknown.length === 0
      ? []
      : [
          critical(
            expected,
            "trust-statement",
            `the trust policy's statement has Effect ${shown(statement["Effect"])}${unknown.map((element) => ` and ${element}`).join("")}; ` +
              "the contract has Allow, Principal, Action and Condition",
          ),
        ]),
    ...(isAssumeRole
      ? []
      : [
          critical(
            expected,
            "trust-action",
            `the trust policy allows ${shown(statement["Action"])}; the contract allows sts:AssumeRole`,
          ),
        ]),
  ];
}

function verifyPrincipal(statement: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const expectedArn = expected.principalArn ?? VENDOR_PRINCIPAL_ARN;
  const principals = principalsOf(statement);
  if (principals.length === 1 && principals[0] === `AWS ${expectedArn}`) return [];
  if (principals.includes("AWS *")) {
    return [critical(expected, "trust-principal", "everybody (*) is trusted to assume the role")];
  }
  const named = principals.length === 0 ? "nobody" : principals.join(", ");
  return [
    critical(
      expected,
      "trust-principal",
      `the trust policy names ${named}; the contract names ${expectedArn} alone`,
    ),
  ];
}

/** Every principal with its kind, such as `AWS arn:…` or `Service ec2.amazonaws.com`. */
function principalsOf({ Principal: principal }: Unchecked): readonly string[] {
  if (principal === "*") return ["AWS *"];
  return Object.entries(unchecked(principal)).flatMap(([kind, names]) =>
    listOf(names).map((name) => `${kind} ${String(name)}`),
  );
}

function verifyCondition(condition: Unchecked, expected: ExpectedTrust): readonly Finding[] {
  const tests = conditionTests(condition);
  const ofExternalId = tests.filter(isOfExternalId);
  const others = tests.filter((test) => !ofExternalId.includes(test));
  const [test] = ofExternalId;
  if (test === undefined) {
    return [critical(expected, "trust-external-id", "the role can be assumed without external ID")];
  }
  if (ofExternalId.length > 1 || test.operator !== "StringEquals" || test.values.length !== 1) {
    const found = ofExternalId.map(({ operator, values }) => `${operator} of ${values.length}`);
    const problem = `the external ID is tested by ${found.join(", ")}; the contract has StringEquals of 1`;
    return [critical(expected, "trust-external-id", problem)];
  }
  return [
    ...verifyExternalId(test.values[0] ?? "", expected),
    ...others.map(({ operator, key }) => addedCondition(operator, key, expected)),
  ];
}

function verifyExternalId(found: string, expected: ExpectedTrust): readonly Finding[] {
  const { externalId, externalIdIsSecret = false, repair } = expected;
  if (externalId === undefined) {
    if (EXTERNAL_ID.test(found)) return [];
    const problem = "the external ID is none that AWS accepts";
    return [critical(expected, "trust-external-id", problem)];
  }
  if (found === externalId) return [];
  const another = externalIdIsSecret
    ? "the external ID is another one than this stack's"
    : `the external ID is ${found}, this stack's is ${externalId}`;
  const problem = `${another}: Authomize cannot assume the role with this stack's`;
  const fix = `if the ID was changed on purpose, this account was not reached yet: ${repair}`;
  return [finding("high", "external-id", problem, fix)];
}

function addedCondition(operator: string, key: string, { repair }: ExpectedTrust): Finding {
  const problem = `the trust policy has a condition more than the contract, ${operator} on ${key}, which may lock Authomize out`;
  return finding("medium", "trust-condition", problem, `take it away again: ${repair}`);
}

function critical({ repair }: ExpectedTrust, rule: string, problem: string): Finding {
  const fix = `put it back: ${repair}; then ask CloudTrail who called UpdateAssumeRolePolicy, and what was done by AssumeRole since`;
  return finding("critical", rule, problem, fix);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
