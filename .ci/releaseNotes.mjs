// What a release says of itself: the section of CHANGELOG.md for its tag, on standard output. It fails
// where the tag is not package.json's version, or nothing was written about it.
// Usage: node .ci/releaseNotes.mjs v0.2.0
import { readFileSync } from "node:fs";

const [tag = ""] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
if (tag !== `v${version}`) fail(`The tag is ${tag}, but package.json has the version ${version}.`);

// A section reaches from its heading, "## [0.2.0] - 2026-11-26", to the next one.
const sections = readFileSync("CHANGELOG.md", "utf8").split(/^## /m).slice(1);
const section = sections.find((text) => headingOf(text).startsWith(`[${version}]`));
if (section === undefined) fail(`CHANGELOG.md has no section [${version}].`);
if (!/\d{4}-\d{2}-\d{2}$/.test(headingOf(section))) fail(`The section [${version}] has no date.`);
const notes = section.slice(headingOf(section).length).trim();
if (notes === "") fail(`The section [${version}] is empty.`);
console.log(notes);

function headingOf(text) {
  return text.split("\n", 1)[0].trimEnd();
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
