import { type PolicyConfigSchema, PolicyPack } from "@pulumi/policy";

import { type PackSetting, type PackSettings, rules } from "./rules";

const SCHEMAS: Readonly<Record<PackSetting, PolicyConfigSchema["properties"][string]>> = {
  roleName: {
    type: "string",
    minLength: 1,
    description:
      "The name of your trust role, if you renamed it. Needed only for roles that none of authomize-aws's components makes; those are known by their type.",
  },
  principalArn: {
    type: "string",
    minLength: 1,
    description:
      "The ARN of your own user, on the vendor's legacy path; without it, the vendor's user is the principal.",
  },
  permissionsBoundary: {
    type: "string",
    minLength: 1,
    description:
      "The permissions boundary that the trust role must have, as the name of a policy that every account has, or as an ARN; without it, any is permitted, and none as well.",
  },
  cloudTrailLogs: {
    type: "object",
    description:
      "The CloudTrail logs that the trust role of the bucket's account may read, as the setting cloudTrailLogs has them; without it, no inline policy is permitted.",
    properties: {
      bucket: { type: "string" },
      prefix: { type: "string" },
      kmsKeyArn: { type: "string" },
    },
    required: ["bucket"],
    additionalProperties: false,
  },
};

function schemaOf(settings: readonly PackSetting[]): PolicyConfigSchema {
  return { properties: Object.fromEntries(settings.map((key) => [key, SCHEMAS[key]])) };
}

// To make a pack is to serve it: the engine asks from here on, before it creates or changes anything.
new PolicyPack("authomize-aws", {
  enforcementLevel: "mandatory",
  policies: rules.map(({ name, description, settings, problems }) => ({
    name,
    description,
    configSchema: schemaOf(settings),
    validateResource: (resource, reportViolation) => {
      const found = problems(resource, resource.getConfig<PackSettings>());
      for (const problem of found) reportViolation(`${problem}.`);
    },
  })),
});
