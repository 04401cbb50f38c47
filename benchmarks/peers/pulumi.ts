import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { processEnvironment, sandboxEnvironment } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { measure, type Command } from "../measure";
import { accountsFor, type Operation, type Organization, type Peer } from "../peer";

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
  /** The command line of an operation, without stack and settings file. */
  readonly words: (operation: Operation) => readonly string[];
}

const PULUMI = join(ROOT, "node_modules", ".bin", "pulumi");
const AUTHOMIZE = join(ROOT, "commands", "authomize.js");

/** So many accounts are in a shard, on average. */
const ACCOUNTS_IN_A_SHARD = 10;

const WORDS: Readonly<Record<Operation, readonly string[]>> = {
  create: ["up", "--yes", "--skip-preview"],
  preview: ["preview", "--expect-no-changes"],
  change: ["up", "--yes", "--skip-preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

const FLEET_WORDS: Readonly<Record<Operation, readonly string[]>> = {
  create: ["up", "--yes"],
  preview: ["preview", "--expect-no-changes"],
  change: ["up", "--yes"],
  refresh: ["refresh", "--yes"],
  destroy: ["destroy", "--yes"],
};

/** This project with all accounts in one stack. */
export const ours = pulumiPeer({
  name: "accounts",
  description: "this project, all accounts in one stack",
  folder: ROOT,
  project: "authomize-aws",
  roleName: "BenchAccounts",
  mostAccounts: 150,
  settings: listed,
  words: (operation) => [PULUMI, ...WORDS[operation], "--non-interactive"],
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
  words: (operation) => [process.execPath, AUTHOMIZE, "fleet", ...FLEET_WORDS[operation], "--json"],
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
  words: (operation) => [PULUMI, ...WORDS[operation], "--non-interactive"],
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
  words: (operation) => [PULUMI, ...WORDS[operation], "--non-interactive"],
});

/** The floor of everything that is a Pulumi program. */
export const empty = pulumiPeer({
  name: "empty",
  description: "a Pulumi program in JavaScript that does nothing",
  folder: join(ROOT, "benchmarks", "empty"),
  project: "empty",
  mostAccounts: 10,
  settings: () => ({}),
  words: (operation) => [PULUMI, ...WORDS[operation], "--non-interactive"],
});

function listed({ managementAccount }: Organization, accounts: readonly string[]) {
  return { accounts, managementAccount };
}

function pulumiPeer(peer: PulumiPeer): Peer {
  const stack = `bench-${peer.name.toLowerCase()}`;
  const settingsFile = ({ home }: Organization) => join(home, `Pulumi.${stack}.yaml`);
  let salt = "";
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
    const content = { encryptionsalt: salt, config: Object.fromEntries(config) as unknown };
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
    prepare: async (organization) => {
      const words = [PULUMI, "stack", "init", stack, "--no-select", "--non-interactive"];
      const { exitCode } = await measure(command(words, organization));
      if (exitCode !== 0) throw new Error(`pulumi stack init ${stack} exited with ${exitCode}.`);
      // The engine starts a settings file beside Pulumi.yaml; it moves out of the checkout.
      const started = join(peer.folder, `Pulumi.${stack}.yaml`);
      salt = (load(readFileSync(started, "utf8")) as { encryptionsalt: string }).encryptionsalt;
      rmSync(started);
    },
    command: (operation, organization) => {
      configure(organization, accountsFor(operation, organization));
      const onStack = ["--stack", stack, "--config-file", settingsFile(organization)];
      return command([...peer.words(operation), ...onStack], organization);
    },
  };
}
