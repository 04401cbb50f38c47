import Table = require("cli-table3");

import { harmless } from "./harmlessText";

import { harmless } from "./harmlessText";

/**
 * A table for the terminal: plain text without colour, columns as wide as they need to be.
 *
 * @param headings - one for each column
 * @param rows - cells by column; control characters in them are shown as `?`
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({
    head: [...headings],
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...rows.map((row) => row.map(harmless)));
  return drawn.toString();
}
