import assert from "node:assert/strict";

import type { DeployedRole } from "./trustRoles";

/** What a package's schema says of a component or a type. */
export interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly inputProperties?: Readonly<Record<string, { readonly description?: string }>>;
}

/** Every one of them has a description, and so has each of its inputs, outputs and properties. */
export function assertDescribed(all: Readonly<Record<string, Described>>): void {
  for (const [token, described] of Object.entries(all)) {
    assert.ok(described.description, token);
    const properties = { ...described.inputProperties, ...described.properties };
    assert.ok(Object.keys(properties).length > 0, token);
    for (const [name, { description }] of Object.entries(properties)) {
      assert.ok(description, `${token}.${name}`);
    }
  }
}

/** The role's trust policy is the vendor's contract, with an external ID. */
export function assertTrusts(
  role: DeployedRole | undefined,
  externalId: string,
): asserts role is DeployedRole {
  assert.deepEqual(role?.trustPolicy, {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::291883359082:user/AuthomizeGlobalUser" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  });
}
