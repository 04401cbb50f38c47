import { trustPolicy } from "../../../contract/trustPolicy";

export const ACCOUNT = "310957284466";
export const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
export const VENDOR = "arn:aws:iam::291883359082:user/AuthomizeGlobalUser";

const [STATEMENT] = trustPolicy(EXTERNAL_ID).Statement;
const CONDITION = STATEMENT.Condition;

/** The contract's trust policy with some elements of its statement exchanged. */
export function withStatement(changes: Readonly<Record<string, unknown>>): unknown {
  return { Version: "2012-10-17", Statement: [{ ...STATEMENT, ...changes }] };
}

/**
 * Every way that we know of in which a trust policy is not the contract's: the document, and what is
 * found wrong with it, by severity and rule.
 */
export const WRONG_TRUST: Readonly<
  Record<string, readonly [document: unknown, rules: readonly string[]]>
> = {
  "everybody as principal": [withStatement({ Principal: "*" }), ["critical trust-principal"]],
  "everybody as an AWS principal": [
    withStatement({ Principal: { AWS: "*" } }),
    ["critical trust-principal"],
  ],
  "another user": [
    withStatement({ Principal: { AWS: "arn:aws:iam::291883359082:user/SomebodyElse" } }),
    ["critical trust-principal"],
  ],
  "the vendor's whole account": [
    withStatement({ Principal: { AWS: "291883359082" } }),
    ["critical trust-principal"],
  ],
  "a principal more": [
    withStatement({ Principal: { AWS: [VENDOR, `arn:aws:iam::${ACCOUNT}:root`] } }),
    ["critical trust-principal"],
  ],
  "a service more": [
    withStatement({ Principal: { AWS: VENDOR, Service: "ec2.amazonaws.com" } }),
    ["critical trust-principal"],
  ],
  "everybody but somebody": [
    withStatement({ Principal: undefined, NotPrincipal: { AWS: VENDOR } }),
    ["critical trust-statement", "critical trust-principal"],
  ],
  "no condition": [withStatement({ Condition: undefined }), ["critical trust-external-id"]],
  "a condition on something else": [
    withStatement({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    ["critical trust-external-id"],
  ],
  "a loose operator": [
    withStatement({ Condition: { StringLike: { "sts:ExternalId": "*" } } }),
    ["critical trust-external-id"],
  ],
  "an operator that lets the absence of an ID pass": [
    withStatement({ Condition: { StringEqualsIfExists: CONDITION.StringEquals } }),
    ["critical trust-external-id"],
  ],
  "a comparison of sets, which is true of no ID at all": [
    withStatement({ Condition: { "ForAllValues:StringEquals": CONDITION.StringEquals } }),
    ["critical trust-external-id"],
  ],
  "a comparison with any of a set": [
    withStatement({ Condition: { "ForAnyValue:StringEquals": CONDITION.StringEquals } }),
    ["critical trust-external-id"],
  ],
  "a comparison that does not mind capitals": [
    withStatement({ Condition: { StringEqualsIgnoreCase: CONDITION.StringEquals } }),
    ["critical trust-external-id"],
  ],
  "any ID but one": [
    withStatement({ Condition: { StringNotEquals: { "sts:ExternalId": "another-id" } } }),
    ["critical trust-external-id"],
  ],
  "that no ID may be given": [
    withStatement({ Condition: { Null: { "sts:ExternalId": "true" } } }),
    ["critical trust-external-id"],
  ],
  "the ID tested twice": [
    withStatement({
      Condition: { ...CONDITION, StringLike: { "sts:externalid": EXTERNAL_ID } },
    }),
    ["critical trust-external-id"],
  ],
  "two external IDs": [
    withStatement({
      Condition: { StringEquals: { "sts:ExternalId": [EXTERNAL_ID, "another-id"] } },
    }),
    ["critical trust-external-id"],
  ],
  "another external ID": [
    withStatement({ Condition: { StringEquals: { "sts:ExternalId": "another-id" } } }),
    ["high external-id"],
  ],
  "a condition more": [
    withStatement({ Condition: { ...CONDITION, Bool: { "aws:SecureTransport": "true" } } }),
    ["medium trust-condition"],
  ],
  "another action": [withStatement({ Action: "sts:*" }), ["critical trust-action"]],
  "an action more": [
    withStatement({ Action: ["sts:AssumeRole", "sts:TagSession"] }),
    ["critical trust-action"],
  ],
  "every action but one": [
    withStatement({ Action: undefined, NotAction: "sts:TagSession" }),
    ["critical trust-statement", "critical trust-action"],
  ],
  "a service instead": [
    withStatement({ Principal: { Service: "ec2.amazonaws.com" } }),
    ["critical trust-principal"],
  ],
  "a federated principal": [
    withStatement({ Principal: { Federated: "cognito-identity.amazonaws.com" } }),
    ["critical trust-principal"],
  ],
  "a denial beside it": [
    { Version: "2012-10-17", Statement: [STATEMENT, { ...STATEMENT, Effect: "Deny" }] },
    ["critical trust-statement"],
  ],
  "a statement more": [
    { Version: "2012-10-17", Statement: [STATEMENT, { ...STATEMENT, Principal: { AWS: "*" } }] },
    ["critical trust-statement", "critical trust-principal"],
  ],
  "a denial instead": [withStatement({ Effect: "Deny" }), ["critical trust-statement"]],
  "a unique ID, as IAM shows a principal that was deleted": [
    withStatement({ Principal: { AWS: "AIDACKCEVSQ6C2EXAMPLE" } }),
    ["critical trust-principal"],
  ],
  "the external ID that the request names": [
    withStatement({ Condition: { StringEquals: { "sts:ExternalId": "${sts:ExternalId}" } } }),
    ["critical trust-external-id"],
  ],
  "a variable in the external ID": [
    withStatement({
      Condition: { StringEquals: { "sts:ExternalId": `${EXTERNAL_ID}\${aws:username}` } },
    }),
    ["critical trust-external-id"],
  ],
  "an element that no trust policy has": [
    withStatement({ Resource: "*" }),
    ["critical trust-statement"],
  ],
  "the older version of the language": [
    { Version: "2008-10-17", Statement: [STATEMENT] },
    ["medium trust-version"],
  ],
  "no version": [{ Statement: [STATEMENT] }, ["medium trust-version"]],
  "no statement": [{ Version: "2012-10-17", Statement: [] }, ["critical trust-statement"]],
  "no document": [undefined, ["critical trust-statement"]],
};

const GOOD = JSON.stringify(STATEMENT);
const HOSTILE = JSON.stringify({ ...STATEMENT, Principal: "*", Condition: undefined });
const NAMED = `"AWS":${JSON.stringify(VENDOR)}`;

/** Trust policies that name a key of one object twice, the hostile value first: JSON.parse takes the last. */
export const AMBIGUOUS_TRUST: Readonly<Record<string, string>> = {
  "two lists of statements": `{"Version":"2012-10-17","Statement":[${HOSTILE}],"Statement":[${GOOD}]}`,
  "two effects": text('"Effect":"Deny","Effect":"Allow"', `"Principal":{${NAMED}}`),
  "two principals": text('"Effect":"Allow","Principal":"*"', `"Principal":{${NAMED}}`),
  "two names of one kind": text('"Effect":"Allow"', `"Principal":{"AWS":"*",${NAMED}}`),
  "two conditions": text('"Effect":"Allow","Condition":{}', `"Principal":{${NAMED}}`),
  "a key written in two ways": `{"Version":"2012-10-17","\\u0053tatement":[${HOSTILE}],"Statement" : [${GOOD}]}`,
};

function text(before: string, principal: string): string {
  const condition = `"Condition":${JSON.stringify(CONDITION)}`;
  return `{"Version":"2012-10-17","Statement":[{${before},${principal},"Action":"sts:AssumeRole",${condition}}]}`;
}
