import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { load } from "js-yaml";

import { table } from "../operations/table";
import { runCommand, say, warn } from "../sandbox/command";
import { processEnvironment, sandboxEnvironment } from "../sandbox/environment";
import { SandboxError } from "../sandbox/failure";
import { ROOT } from "../sandbox/folders";
import { startSandbox, stopSandbox } from "../sandbox/sandbox";
import { measure, median, type Command, type Measurement } from "./measure";

/** The programs compared, by the folder of their Pulumi.yaml. */
const PROGRAMS = {
  "authomize-aws": ROOT,
  textbook: join(ROOT, "benchmarks", "textbook"),
  empty: join(ROOT, "benchmarks", "empty"),
} as const;

type Program = keyof typeof PROGRAMS;

const MANAGEMENT_ACCOUNT = "417290385612";
const ACCOUNTS = 10;

runCommand(async () => {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "5" }, json: { type: "boolean", default: false } },
  });
  const home = mkdtempSync(join(tmpdir(), "authomize-bench-"));
  try {
    await startSandbox({ home, port: 0, generatedAccounts: ACCOUNTS, report: warn });
    const results = await compare(home, Number(values.runs));
    if (values.json)
      say(JSON.stringify({ machine: machine(), accounts: ACCOUNTS, results }, null, 2));
    else show(results);
    return 0;
  } finally {
    await stopSandbox({ home });
    rmSync(home, { recursive: true, force: true });
  }
});

/** Deploys every program once, then previews them in turn, so that a busy moment hits all alike. */
async function compare(
  home: string,
  runs: number,
): Promise<Readonly<Record<Program, readonly Measurement[]>>> {
  const programs = Object.keys(PROGRAMS) as Program[];
  for (const program of programs) await deploy(home, program);
  const results: Record<Program, Measurement[]> = { "authomize-aws": [], textbook: [], empty: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const program of programs) {
      warn(`preview ${run + 1} of ${runs}: ${program}`);
      results[program].push(await succeed(pulumi(home, program, "preview", "--expect-no-changes")));
    }
  }
  return results;
}

async function deploy(home: string, program: Program): Promise<void> {
  warn(`deploying ${program} …`);
  await succeed(pulumi(home, program, "stack", "init", "bench", "--no-select"));
  // The engine starts a configuration beside Pulumi.yaml; it moves out of the checkout.
  const started = join(PROGRAMS[program], "Pulumi.bench.yaml");
  const { encryptionsalt } = load(readFileSync(started, "utf8")) as { encryptionsalt: string };
  rmSync(started);
  const config = Object.entries(settings(program)).map(([key, value]) => [
    `${program}:${key}`,
    value,
  ]);
  const file = configFile(home, program);
  writeFileSync(
    file,
    JSON.stringify({ encryptionsalt, config: Object.fromEntries(config) as unknown }),
  );
  await succeed(pulumi(home, program, "up", "--yes", "--skip-preview"));
}

function settings(program: Program): Readonly<Record<string, unknown>> {
  if (program === "empty") return {};
  const generated = Array.from({ length: ACCOUNTS - 1 }, (_, index) => generatedAccountId(index));
  return {
    accounts: [MANAGEMENT_ACCOUNT, ...generated],
    managementAccount: MANAGEMENT_ACCOUNT,
    externalId: "benchmark-external-id",
    roleName: program === "textbook" ? "Textbook" : "AuthomizeCrossAccountTrustRole",
  };
}

/** The IDs that the sandbox gives to generated accounts; see sandbox/organization. */
function generatedAccountId(index: number): string {
  return String((100_000_000_007 + index * 739_391_113) % 1_000_000_000_000).padStart(12, "0");
}

function configFile(home: string, program: Program): string {
  return join(home, `Pulumi.${program}.yaml`);
}

function pulumi(home: string, program: Program, ...args: readonly string[]): Command {
  const onStack =
    args[0] === "stack" ? [] : ["--stack", "bench", "--config-file", configFile(home, program)];
  return {
    file: join(ROOT, "node_modules", ".bin", "pulumi"),
    args: [...args, ...onStack, "--non-interactive"],
    cwd: PROGRAMS[program],
    env: processEnvironment(sandboxEnvironment({ home })),
  };
}

async function succeed(command: Command): Promise<Measurement> {
  const measurement = await measure(command);
  if (measurement.exitCode === 0) return measurement;
  throw new SandboxError(`pulumi ${command.args.join(" ")} exited with ${measurement.exitCode}.`);
}

function show(results: Readonly<Record<Program, readonly Measurement[]>>): void {
  const ours = median(results["authomize-aws"].map(({ seconds }) => seconds));
  const rows = Object.entries(results).map(([program, runs]) => {
    const seconds = runs.map((run) => run.seconds);
    const middle = median(seconds);
    return [
      program,
      middle.toFixed(2),
      `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`,
      (ours / middle).toFixed(2),
      median(runs.map(({ peakPssMegabytes }) => peakPssMegabytes)).toFixed(0),
      median(runs.map(({ peakProcesses }) => peakProcesses)).toFixed(0),
    ];
  });
  say(machine());
  say(`pulumi preview of ${ACCOUNTS} unchanged accounts, ${results.empty.length} runs in turn`);
  say(table(["program", "median s", "range s", "ours / it", "peak PSS MB", "processes"], rows));
}

function machine(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  return `${cpus().length} × ${model}, ${(totalmem() / 1e9).toFixed(0)} GB, Node.js ${process.version}`;
}
