import { type PolicyConfigSchema, PolicyPack } from "@pulumi/policy";

import { type PackSettings, rules } from "./rules";

const configSchema: PolicyConfigSchema = {
  properties: {
    principalArn: {
      type: "string",
      description:
        "The ARN of your own user, on the vendor's legacy path; without it, the vendor's user is the principal.",
    },
  },
};

// To make a pack is to serve it: the engine asks from here on, before it creates or changes anything.
new PolicyPack("authomize-aws", {
  enforcementLevel: "mandatory",
  policies: rules.map(({ name, description, problems }) => ({
    name,
    description,
    configSchema,
    validateResource: (resource, reportViolation) => {
      const found = problems(resource, resource.getConfig<PackSettings>());
      for (const problem of found) reportViolation(`${problem}.`);
    },
  })),
});
