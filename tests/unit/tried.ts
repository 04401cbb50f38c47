/** How many inputs the property tests make up, by what is given to the program. */
export const BAD_INPUTS = {
  settings: 1000,
  organizations: 1000,
  commandLines: 1000,
} as const;
