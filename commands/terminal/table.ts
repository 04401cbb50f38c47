import Table = require("cli-table3");

import wrapAnsi from "wrap-ansi";

import { printable } from "./text";

/** What a column has on either side of its text, and the border beside it. */
const AROUND_COLUMN = 3;

/** A table as plain text; without a width, as in a pipe, each cell's line stays one line. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [headings, ...rows].map((row) => row.map(printable));
  const widths = width === undefined ? [] : columnWidths(cells, width);
  const [head = [], ...body] = cells.map((row) =>
    row.map((cell, column) => wrapped(cell, widths[column] ?? Infinity)),
  );
  return inParts(head, body);
}

/** cli-table3 compares each row with all rows before it: five thousand at once take seconds. */
const ROWS_AT_ONCE = 100;

/** The rows drawn part by part, each with the column widths of the widest. */
function inParts(head: readonly string[], body: readonly (readonly string[])[]): string {
  const count = Math.ceil(body.length / ROWS_AT_ONCE);
  if (count <= 1) return drawn(head, body).join("\n");
  const parts = Array.from({ length: count }, (_, index) =>
    body.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
  const needed = parts.map((rows) => borderWidths(drawn(head, rows)));
  const widths = head.map((_, column) => Math.max(...needed.map((each) => each[column] ?? 0)));
  const drawings = parts.map((rows) => drawn(head, rows, widths));
  const top = drawings[0]?.slice(0, firstRow(drawings[0])) ?? [];
  const rows = drawings.flatMap((lines) => lines.slice(firstRow(lines), -1));
  return [...top, ...rows, drawings[0]?.at(-1) ?? ""].join("\n");
}

function drawn(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  colWidths: readonly number[] = [],
): readonly string[] {
  const whole = new Table({
    head: [...head],
    colWidths: [...colWidths],
    style: { head: [], border: [], compact: true },
  });
  whole.push(...rows.map((row) => [...row]));
  return whole.toString().split("\n");
}

/** As many characters as the upper border has above each column. */
function borderWidths([border = ""]: readonly string[]): readonly number[] {
  return border
    .slice(1, -1)
    .split("┬")
    .map(({ length }) => length);
}

/** The line below the headings is the only one that begins like this. */
function firstRow(lines: readonly string[]): number {
  return lines.findIndex((line) => line.startsWith("├")) + 1;
}

/** Broken into lines between words; a word that is longer than a line, such as an ARN, stays whole. */
export function wrapped(text: string, width: number): string {
  return wrapAnsi(printable(text), width);
}

/** Takes from the widest column, as long as its longest word lets it, until all fit. */
function columnWidths(cells: readonly (readonly string[])[], width: number): readonly number[] {
  const columns = (cells[0] ?? []).map((_, column) => cells.map((row) => row[column] ?? ""));
  const least = columns.map((column) => longest(column, /[ \n]/));
  const widths = columns.map((column) => longest(column, "\n"));
  const total = () => widths.reduce((sum, each) => sum + each + AROUND_COLUMN, 1);
  while (total() > width) {
    const shrinkable = widths.map((each, column) => (each > (least[column] ?? 0) ? each : 0));
    const widest = Math.max(...shrinkable);
    if (widest === 0) break;
    widths[shrinkable.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function longest(texts: readonly string[], between: string | RegExp): number {
  return Math.max(...texts.flatMap((text) => text.split(between)).map(({ length }) => length));
}
