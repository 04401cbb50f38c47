import type * as pulumi from "@pulumi/pulumi";

import {
  AuthomizeIntegration,
  NewAccountTrigger,
  StackSetTrustRoles,
  TrustRole,
} from "../components";

/** A component that programs in any language can make. */
export interface ServedComponent {
  /**
   * Makes one.
   *
   * @param args - as the schema has them; what is plain there is plain here
   * @throws Error as the component does
   */
  readonly make: (
    name: string,
    args: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ) => pulumi.ComponentResource;
  /** Those of its properties that programs read. */
  readonly outputs: readonly string[];
}

/** By the name of its class, which is the last part of its type token. */
export const COMPONENTS: Readonly<Record<string, ServedComponent>> = {
  AuthomizeIntegration: served(AuthomizeIntegration, [
    "externalId",
    "roleName",
    "accounts",
    "roleArns",
    "roleIds",
    "incompleteAccounts",
    "handover",
  ]),
  TrustRole: served(TrustRole, ["arn", "roleId", "isComplete"]),
  NewAccountTrigger: served(NewAccountTrigger, ["ruleArns", "deadLetterQueueUrls"]),
  StackSetTrustRoles: served(StackSetTrustRoles, ["stackSetName", "incompleteAccounts"]),
};

function served<Component extends pulumi.ComponentResource>(
  constructor: new (
    name: string,
    args: never,
    options: pulumi.ComponentResourceOptions,
  ) => Component,
  outputs: readonly (keyof Component & string)[],
): ServedComponent {
  // The component checks its arguments itself: in most languages they were never seen by a compiler.
  return { make: (name, args, options) => new constructor(name, args as never, options), outputs };
}
