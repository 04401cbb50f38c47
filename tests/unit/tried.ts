/** How many inputs the property tests make up, by what is given to the program; CONTRIBUTING.md says it. */
export const BAD_INPUTS = {
  settings: 1000,
  writtenSettings: 300,
  organizations: 1000,
  commandLines: 1000,
  trustPolicies: 1000,
  names: 300,
  templates: 300,
} as const;
