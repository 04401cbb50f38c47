import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { measure, type Command } from "../measure";
import {
  accountsFor,
  type LIFE,
  type LOOKS,
  OPERATIONS,
  type Operation,
  type Organization,
  type Peer,
} from "../peer";

/** A way that is a Pulumi program. */
interface PulumiPeer {
  readonly name: string;
  readonly description: string;
  /** The folder of its Pulumi.yaml. */
  readonly folder: string;
  /** The namespace of its configuration. */
  readonly project: string;
  /** Absent: it makes no role. */
  readonly roleName?: string;
  readonly mostAccounts?: number;
  /** What it is configured with beside role name and external ID. */
  readonly settings: (
    organization: Organization,
    accounts: readonly string[],
  ) => Readonly<Record<string, unknown>>;
  /** The command line of each operation, without stack and settings file. */
  readonly words: Readonly<Partial<Record<Operation, readonly string[]>>>;
}

const PULUMI = join(ROOT, "node_modules", ".bin", "pulumi");
const AUTHOMIZE = join(ROOT, "commands", "authomize.js");

/** So many accounts are in a shard, on average. */
const ACCOUNTS_IN_A_SHARD = 10;

const PULUMI_WORDS = ofLife((verb = "", ...options) => [
  PULUMI,
  verb,
  ...options,
  ...(verb === "preview" ? [] : ["--skip-preview"]),
  "--non-interactive",
]);

const FLEET_WORDS = ofLife((...words) => [
  process.execPath,
  AUTHOMIZE,
  "fleet",
  ...words,
  "--json",
]);

/** This project's commands; pages are written where nobody reads them. */
const LOOK_WORDS: Readonly<Record<(typeof LOOKS)[number], readonly string[]>> = {
  plan: authomize("plan"),
  preflight: authomize("preflight"),
  verify: authomize("verify", "--html", "/dev/null"),
  handover: authomize("handover", "--html", "/dev/null", "--no-record"),
};

function authomize(...words: readonly string[]): readonly string[] {
  return [process.execPath, AUTHOMIZE, ...words];
}

function ofLife(
  words: (...args: readonly string[]) => readonly string[],
): Readonly<Record<(typeof LIFE)[number], readonly string[]>> {
  return {
    create: words("up", "--yes"),
    preview: words("preview", "--expect-no-changes"),
    change: words("up", "--yes"),
    refresh: words("refresh", "--yes"),
    destroy: words("destroy", "--yes"),
  };
}

/** This project with all accounts in one stack. */
export const ours = pulumiPeer({
  name: "accounts",
  description: "this project, all accounts in one stack",
  folder: ROOT,
  project: "authomize-aws",
  roleName: "BenchAccounts",
  mostAccounts: 150,
  settings: listed,
  words: PULUMI_WORDS,
});

/** This project with the accounts spread over shards. */
export const fleet = pulumiPeer({
  name: "fleet",
  description: `this project, ${ACCOUNTS_IN_A_SHARD} accounts a shard, by npx authomize fleet`,
  folder: ROOT,
  project: "authomize-aws",
  roleName: "BenchFleet",
  settings: (organization, accounts) => ({
    ...listed(organization, accounts),
    shards: Math.ceil(organization.accounts.length / ACCOUNTS_IN_A_SHARD),
  }),
  words: FLEET_WORDS,
});

/** This project by a StackSet, of the whole unit: the account that joins it gets its role from AWS. */
export const stackSet = pulumiPeer({
  name: "stackSet",
  description: "this project, member accounts by a service-managed StackSet",
  folder: ROOT,
  project: "authomize-aws",
  roleName: "BenchStackSet",
  settings: ({ organizationalUnit, managementAccount }) => ({
    organization: {
      include: { organizationalUnits: [organizationalUnit], accounts: [managementAccount] },
    },
    rollout: "stackSet",
  }),
  words: { ...PULUMI_WORDS, ...LOOK_WORDS },
});

/** The loop that anyone would write. */
export const textbook = pulumiPeer({
  name: "textbook",
  description: "the textbook Pulumi loop: whole package, type check, a provider for each account",
  folder: join(ROOT, "benchmarks", "textbook"),
  project: "textbook",
  roleName: "BenchTextbook",
  // One engine and 151 plugins: 2 GB with stand-in plugins.
  mostAccounts: 150,
  settings: listed,
  words: PULUMI_WORDS,
});

/** The floor of everything that is a Pulumi program. */
export const empty = pulumiPeer({
  name: "empty",
  description: "a Pulumi program in JavaScript that does nothing",
  folder: join(ROOT, "benchmarks", "empty"),
  project: "empty",
  mostAccounts: 10,
  settings: () => ({}),
  words: PULUMI_WORDS,
});

function listed({ managementAccount }: Organization, accounts: readonly string[]) {
  return { accounts, managementAccount };
}

function pulumiPeer(peer: PulumiPeer): Peer {
  const stack = `bench-${peer.name.toLowerCase()}`;
  const settingsFile = ({ home }: Organization) => join(home, `Pulumi.${stack}.yaml`);
  const salts = new Map<string, string>();
  const configure = (organization: Organization, accounts: readonly string[]) => {
    const settings = {
      ...(peer.roleName === undefined ? {} : { roleName: peer.roleName }),
      externalId: "benchmark-external-id",
      ...peer.settings(organization, accounts),
    };
    const config = Object.entries(settings).map(([key, value]) => [
      `${peer.project}:${key}`,
      value,
    ]);
    const content = {
      encryptionsalt: salts.get(organization.home),
      config: Object.fromEntries(config) as unknown,
    };
    writeFileSync(settingsFile(organization), JSON.stringify(content));
  };
  const command = (words: readonly string[], { home }: Organization): Command => ({
    file: words[0] ?? "",
    args: words.slice(1),
    cwd: peer.folder,
    env: processEnvironment(sandboxEnvironment({ home })),
  });
  return {
    name: peer.name,
    description: peer.description,
    ...(peer.roleName === undefined ? {} : { roleName: peer.roleName }),
    ...(peer.mostAccounts === undefined ? {} : { mostAccounts: peer.mostAccounts }),
    operations: OPERATIONS.filter((operation) => peer.words[operation] !== undefined),
    prepare: async (organization) => {
      // The engine starts a settings file beside Pulumi.yaml: a copy of that, outside the checkout.
      const folder = mkdtempSync(join(organization.home, "new-stack-"));
      copyFileSync(join(peer.folder, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
      const words = [PULUMI, "stack", "init", stack, "--no-select", "--non-interactive"];
      const { exitCode } = await measure({ ...command(words, organization), cwd: folder });
      if (exitCode !== 0) throw new Error(`pulumi stack init ${stack} exited with ${exitCode}.`);
      const started = load(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8"));
      salts.set(organization.home, (started as { encryptionsalt: string }).encryptionsalt);
    },
    command: (operation, organization) => {
      configure(organization, accountsFor(operation, organization));
      const words = [...(peer.words[operation] ?? []), "--stack", stack];
      const run = command(words, organization);
      const configured = { PULUMI_OPTION_CONFIG_FILE: settingsFile(organization) };
      return { ...run, env: { ...run.env, ...configured } };
    },
  };
}
