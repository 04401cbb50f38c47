import * as pulumi from "@pulumi/pulumi";
import { RandomUuid } from "@pulumi/random/randomUuid";

import type { IntegrationPlan } from "./integrationPlan";

/**
 * An external ID until the vendor's dialog has shown its own: made once and kept in the state. Every
 * run warns that the dialog's value has to replace it.
 */
export function generatedExternalId(
  name: string,
  { written }: Pick<IntegrationPlan, "written">,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const uuid = new RandomUuid(name, {}, options);
  const stack = pulumi.getStack();
  const set =
    written === undefined
      ? `npx pulumi config set externalId <External ID> --stack ${stack}, then npx pulumi up --stack ${stack}`
      : `give it to ${name} as its argument externalId, then npx pulumi up --stack ${stack}`;
  void pulumi.log.warn(
    "externalId is not set, so one was generated. Authomize can use the roles only with the External ID " +
      `that its own dialog shows. When you have it: ${set}; the roles stay and their trust policies are updated.`,
    uuid,
  );
  return uuid.result;
}
