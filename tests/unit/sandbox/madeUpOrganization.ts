import { Calls } from "../../../sandbox/gateway/calls";
import { Connections } from "../../../sandbox/gateway/connections";
import { Directory } from "../../../sandbox/gateway/directory";
import { Faults } from "../../../sandbox/gateway/faults";
import { type Gateway } from "../../../sandbox/gateway/gateway";

/** The management account. */
export const MANAGEMENT = "417290385612";
/** A member account. */
export const MEMBER = "058264715093";
/** A member account that was closed. */
export const CLOSED = "964302718555";
/** A member account that is the delegated administrator of some services. */
export const DELEGATE = "692718340571";
/** The vendor's account. */
export const VENDOR = "291883359082";
/** An account outside the organization. */
export const STRANGER = "183650472299";
/** What the vendor has to say. */
export const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
const ORG = "o-larkspur01";
const ADMINISTRATOR = [{ name: "arn:aws:iam::aws:policy/AdministratorAccess" }];
/** The role in the member account that trusts the vendor. */
export const TRUST_ROLE = `arn:aws:iam::${MEMBER}:role/Trust`;

const ASSUME_ANYTHING = statement({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" });
const ASSUME_WITHIN = statement({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: "*",
  Condition: { StringEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } },
});
/** A session policy for the trust role and nothing else. */
export const ONLY_THE_TRUST_ROLE = statement({
  Effect: "Allow",
  Action: "iam:*",
  Resource: TRUST_ROLE,
});
const TRUST_THE_VENDOR = statement({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${VENDOR}:user/AuthomizeGlobalUser` },
  Action: "sts:AssumeRole",
  Condition: { StringEquals: { "sts:ExternalId": EXTERNAL_ID } },
});
const TRUST_MANAGEMENT = statement({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` },
  Action: "sts:AssumeRole",
});

/** What the organization would answer. */
const ORGANIZATION: Readonly<Record<string, unknown>> = {
  "managed-policies": {
    "arn:aws:iam::aws:policy/AdministratorAccess": JSON.parse(
      statement({ Effect: "Allow", Action: "*", Resource: "*" }),
    ) as unknown,
  },
  "principal?accessKeyId=ENGINEER": user(MANAGEMENT, "engineer"),
  "principal?accessKeyId=DEPLOYER": user(MANAGEMENT, "deployer"),
  "principal?accessKeyId=DELEGATE": user(DELEGATE, "engineer"),
  "principal?accessKeyId=VENDOR": user(VENDOR, "AuthomizeGlobalUser"),
  "principal?accessKeyId=ELSE": user(VENDOR, "SomebodyElse"),
  "principal?accessKeyId=SESSION": session(),
  "principal?accessKeyId=LIMITED": session({ sessionPolicy: ONLY_THE_TRUST_ROLE }),
  "principal?accessKeyId=EXPIRED": session({ expires: "2020-01-01T00:00:00Z" }),
  [`user?account=${MANAGEMENT}&name=engineer`]: entity("user/engineer", ADMINISTRATOR),
  [`user?account=${MANAGEMENT}&name=deployer`]: entity("user/deployer", [
    { name: "inline", document: ASSUME_WITHIN },
  ]),
  [`user?account=${DELEGATE}&name=engineer`]: entity("user/engineer", ADMINISTRATOR, DELEGATE),
  [`user?account=${VENDOR}&name=AuthomizeGlobalUser`]: vendorUser("AuthomizeGlobalUser"),
  [`user?account=${VENDOR}&name=SomebodyElse`]: vendorUser("SomebodyElse"),
  [`role?account=${MEMBER}&name=Access`]: role("Access", TRUST_MANAGEMENT, ADMINISTRATOR),
  [`role?account=${STRANGER}&name=Access`]: role("Access", TRUST_MANAGEMENT, [], STRANGER),
  [`role?account=${MEMBER}&name=Trust`]: role("Trust", TRUST_THE_VENDOR, []),
  [`role?account=${CLOSED}&name=Access`]: role("Access", TRUST_MANAGEMENT, ADMINISTRATOR, CLOSED),
  [`account?id=${MANAGEMENT}`]: {
    id: MANAGEMENT,
    status: "ACTIVE",
    management: true,
    organization: ORG,
  },
  [`account?id=${MEMBER}`]: { id: MEMBER, status: "ACTIVE", management: false, organization: ORG },
  [`account?id=${DELEGATE}`]: {
    id: DELEGATE,
    status: "ACTIVE",
    management: false,
    managementAccount: MANAGEMENT,
    organization: ORG,
    delegatedServices: ["member.org.stacksets.cloudformation.amazonaws.com"],
  },
  [`account?id=${CLOSED}`]: {
    id: CLOSED,
    status: "SUSPENDED",
    management: false,
    organization: ORG,
  },
};

function statement(content: unknown): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [content] });
}

function user(account: string, name: string): unknown {
  return { type: "user", account, name, arn: `arn:aws:iam::${account}:user/${name}` };
}

function session(more: object = {}): unknown {
  const arn = `arn:aws:sts::${MEMBER}:assumed-role/Access/test`;
  return { type: "session", account: MEMBER, name: "Access", arn, sessionToken: "token", ...more };
}

function entity(resource: string, policies: unknown, account = MANAGEMENT): object {
  return {
    arn: `arn:aws:iam::${account}:${resource}`,
    tags: {},
    policies,
    permissionsBoundary: null,
  };
}

function vendorUser(name: string): unknown {
  return entity(`user/${name}`, [{ name: "inline", document: ASSUME_ANYTHING }], VENDOR);
}

function role(name: string, trustPolicy: string, policies: unknown, account = MEMBER): unknown {
  return { ...entity(`role/${name}`, policies, account), trustPolicy, maxSessionDuration: 3600 };
}

/**
 * A gateway in front of a made-up organization, which answers every call that gets through.
 *
 * @param changed - what the organization answers differently, by question
 */
export function madeUp(changed: Readonly<Record<string, unknown>> = {}): {
  readonly gateway: Gateway;
  readonly forwarded: string[];
} {
  const organization = { ...ORGANIZATION, ...changed };
  const forwarded: string[] = [];
  const gateway: Gateway = {
    directory: new Directory((question) => Promise.resolve(organization[question])),
    faults: new Faults(),
    calls: new Calls(),
    connections: new Connections(),
    forward: (_raw, account) => {
      forwarded.push(account);
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from("through") });
    },
    log: () => undefined,
  };
  return { gateway, forwarded };
}
