// Known vulnerabilities in what a deployment runs with: `npm audit` without the development
// dependencies. It fails on any finding; where no registry answers the question, as behind many mirrors,
// it says so and does not fail, since nothing is known then, but with --answered, as a release needs it.
import { spawnSync } from "node:child_process";

const { stdout, error } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
  encoding: "utf8",
  maxBuffer: 64 << 20,
});
if (error !== undefined) throw error;

const report = JSON.parse(stdout);
const found = report.metadata?.vulnerabilities;
if (found !== undefined) {
  for (const { name, severity, range, via } of Object.values(report.vulnerabilities)) {
    const advisories = via.filter((each) => typeof each === "object");
    const reasons = advisories.map(({ title, url }) => `${title} (${url})`);
    // Without an advisory of its own, a package is vulnerable by one that it depends on.
    console.log(`${severity}: ${name} ${range}: ${reasons.join("; ") || `by ${via.join(", ")}`}`);
  }
  console.log(found.total === 0 ? "No known vulnerabilities." : `${found.total} findings.`);
  process.exitCode = found.total === 0 ? 0 : 1;
} else if (report.error?.code) {
  // Not the registry's fault: no lock file, for example.
  console.error(`npm audit: ${report.error.summary || report.error.code}`);
  process.exitCode = 1;
} else {
  console.log(`No registry answered; not checked. npm audit: ${report.message}`);
  if (process.argv.includes("--answered")) process.exitCode = 1;
}
