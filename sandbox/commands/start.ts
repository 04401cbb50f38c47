import { readOptions, runCommand, say, warn } from "../command";
import { SandboxError } from "../failure";
import { CACHE } from "../folders";
import {
  type SandboxStatus,
  sandboxStatus,
  startSandbox,
  stopSandbox,
  USUAL_PORT,
} from "../sandbox";

const USAGE =
  "Usage: npm run sandbox:start -- [--accounts N] [--port N] [--no-toolchain] [--home FOLDER]";

const INTERRUPTED = 130;

interface Arguments {
  readonly generatedAccounts: number | undefined;
  readonly port: number;
  readonly toolchain: boolean;
  readonly home: string | undefined;
}

runCommand(async () => {
  const options = readArguments();
  const before = await sandboxStatus(options);
  if (before.running) {
    describe(before, "runs already");
    return hasOtherAccounts(before, options) ? 1 : 0;
  }
  const interruption = stopWhenInterrupted(options.home);
  const status = await startSandbox({ ...options, report: warn }).catch((error: unknown) => {
    if (interruption.happened) return undefined;
    throw error;
  });
  if (!status) return INTERRUPTED;
  if (options.port !== 0 && portOf(status) !== options.port) {
    warn(`Port ${options.port} is taken, so a free one is used.`);
  }
  describe(status, "runs");
  return 0;
});

function readArguments(): Arguments {
  const options = {
    accounts: { type: "string" },
    port: { type: "string", default: String(USUAL_PORT) },
    "no-toolchain": { type: "boolean", default: false },
    home: { type: "string" },
  } as const;
  const values = readOptions(options, USAGE);
  const { accounts, port, home } = values;
  return {
    generatedAccounts:
      accounts === undefined ? undefined : wholeNumber("--accounts", accounts, 5000),
    port: wholeNumber("--port", port, 65_535),
    toolchain: !values["no-toolchain"],
    home,
  };
}

function wholeNumber(option: string, text: string, largest: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= largest) return value;
  throw new SandboxError(`${option} takes a whole number from 0 to ${largest}, not "${text}".`);
}

function stopWhenInterrupted(home: string | undefined): { readonly happened: boolean } {
  const interruption = { happened: false };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interruption.happened = true;
      warn("Interrupted: stopping what was started.");
      void stopSandbox({ home }).then(() => process.exit(INTERRUPTED));
    });
  }
  return interruption;
}

function hasOtherAccounts(status: SandboxStatus, options: Arguments): boolean {
  if (options.generatedAccounts === undefined) return false;
  if (options.generatedAccounts === (status.generatedAccounts ?? 0)) return false;
  warn("It was started with another number of accounts: run `npm run sandbox:stop` first.");
  return true;
}

function portOf(status: SandboxStatus): number | undefined {
  return status.processes.find((process) => process.name === "gateway")?.port;
}

function describe(status: SandboxStatus, verb: string): void {
  const more = status.generatedAccounts ?? 0;
  say(`The sandbox ${verb}: an AWS organization at ${status.endpoint ?? ""}.`);
  if (more > 0) say(`It has ${more} generated member accounts on top of its usual ones.`);
  say(`Its files are in ${status.home}.`);
  say("");
  const home = status.home === CACHE ? "" : ` -- --home ${status.home}`;
  say("Try next:");
  say(`  eval "$(npm run -s sandbox:env${home})"       use it from this shell`);
  say("  aws organizations list-accounts        see its accounts");
  if (status.pulumiHome) {
    say("  npx pulumi stack select --create dev   make the stack that Pulumi.dev.yaml configures,");
    say("  npx pulumi up                          and deploy it to them");
  }
  say(`  npm run sandbox:stop${home}                   end it`);
}
