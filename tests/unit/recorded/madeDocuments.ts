import { cloudFormationTemplate } from "../../../contract/cloudFormationTemplate";
import {
  trustRoleSpec,
  type TrustRoleSettings,
  type TrustRoleSpec,
} from "../../../contract/trustRoleSpec";
import { deployerPolicy, type Deployment } from "../../../deployer/deployerPolicy";
import {
  readingSessionPolicy,
  sessionPolicy,
  verifyingSessionPolicy,
} from "../../../deployer/sessionPolicy";
import { ACCOUNTS, DEPLOYMENTS, ROLES, TEMPLATES } from "./documentCases";

/** A document that AWS takes. */
export interface MadeDocument {
  /** What it is, and what is particular about it. */
  readonly name: string;
  /**
   * `permissions`: what its holder may do; `trust`: who may assume a role; `resource`: who may use a
   * key or bucket; `template`: CloudFormation's.
   */
  readonly kind: "permissions" | "trust" | "resource" | "template";
  /** JSON; a template may be YAML. */
  readonly text: string;
}

/** Every session policy, deployer policy and template that the recorded settings lead to. */
export function madeDocuments(): readonly MadeDocument[] {
  return Object.entries<TrustRoleSettings>(ROLES).flatMap(([name, settings]) => [
    ...ACCOUNTS.flatMap((id) => sessionPolicies(name, trustRoleSpec(id, settings))),
    ...templates(name, settings),
    ...deployerPolicies(name, settings),
  ]);
}

function sessionPolicies(name: string, role: TrustRoleSpec): readonly MadeDocument[] {
  const whose = `${name}, ${role.accountId}`;
  return [
    { name: `session policy, ${whose}`, kind: "permissions", text: sessionPolicy(role) },
    {
      name: `reading session policy, ${whose}`,
      kind: "permissions",
      text: readingSessionPolicy(role),
    },
    {
      name: `verify's session policy, ${whose}`,
      kind: "permissions",
      text: verifyingSessionPolicy(role),
    },
  ];
}

function templates(name: string, settings: TrustRoleSettings): readonly MadeDocument[] {
  return Object.entries(TEMPLATES).map(([other, options]) => ({
    name: `template, ${name}, ${other}`,
    kind: "template",
    text: JSON.stringify(cloudFormationTemplate(settings, options)),
  }));
}

function deployerPolicies(name: string, settings: TrustRoleSettings): readonly MadeDocument[] {
  const deployments = Object.entries<Omit<Deployment, keyof TrustRoleSettings>>(DEPLOYMENTS);
  return deployments.map(([other, deployment]) => ({
    name: `deployer policy, ${name}, ${other}`,
    kind: "permissions",
    text: JSON.stringify(deployerPolicy({ ...settings, ...deployment })),
  }));
}
