import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { installedVersion } from "./installedVersion";

/** What one process of the AWS plugin takes, and how that is known. */
export interface PluginSize {
  /** Megabytes of 10^6 bytes. */
  readonly megabytes: number;
  /** Measured on this machine just now, or as published. */
  readonly source: "measured" | "published";
}

/**
 * The middle of what is published for the official AWS plugin, 170 to 430 MB for each process
 * (pulumi/pulumi-aws#5860, pulumi/pulumi-aws#5226, pulumi/pulumi#19534).
 */
const PUBLISHED: PluginSize = { megabytes: 300, source: "published" };

/** The engine and the program of one stack, megabytes: `stackSet` in benchmarks/README.md without its one plugin. */
const STACK_MEGABYTES = 350;

/** The rest of free memory is left to everything else on the machine. */
const USABLE_SHARE = 0.8;

const START_TIMEOUT_MILLISECONDS = 10_000;

/** Free memory, megabytes: what this process may still take, as the machine or its container limits it. */
export function freeMegabytes(): number {
  return process.availableMemory() / 1e6;
}

/** An amount of memory as a message says it, such as `3.4 GB`. */
export function gigabytes(megabytes: number): string {
  return `${(megabytes / 1000).toFixed(1)} GB`;
}

/** The memory of one running stack, megabytes: the engine, the program, a plugin for each account. */
export function stackMegabytes(accounts: number, plugin: PluginSize): number {
  return STACK_MEGABYTES + accounts * plugin.megabytes;
}

/** How many accounts a stack may have so that it fits into free memory, megabytes; at least one. */
export function fittingAccounts(limits: {
  readonly plugin: PluginSize;
  readonly free: number;
}): number {
  const left = limits.free * USABLE_SHARE - STACK_MEGABYTES;
  return Math.max(1, Math.floor(left / limits.plugin.megabytes));
}

/**
 * How many stacks run at once: as many as fit into free memory, but no more than there are
 * processors to run them; at least one.
 */
export function parallelStacks(limits: {
  /** Of the stack with the most accounts. */
  readonly accounts: number;
  readonly plugin: PluginSize;
  /** Megabytes. */
  readonly free: number;
  readonly processors: number;
}): number {
  const fitting = Math.floor(
    (limits.free * USABLE_SHARE) / stackMegabytes(limits.accounts, limits.plugin),
  );
  return Math.max(1, Math.min(fitting, limits.processors));
}

let size: Promise<PluginSize> | undefined;

/**
 * Starts the AWS plugin once, alone, and sees how large it is; the published size where it is not
 * installed yet or cannot be measured. A command asks once.
 */
export function pluginSize(): Promise<PluginSize> {
  size ??= measuredSize();
  return size;
}

async function measuredSize(): Promise<PluginSize> {
  const file = pluginFile();
  if (file === undefined) return PUBLISHED;
  const child = spawn(file, [], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    // A plugin that is ready prints the port that it listens on.
    await new Promise((resolve, reject) => {
      child.stdout.once("data", resolve);
      child.once("error", reject);
      child.once("exit", reject);
      setTimeout(reject, START_TIMEOUT_MILLISECONDS).unref();
    });
    return { megabytes: residentMegabytes(child.pid ?? 0), source: "measured" };
  } catch {
    return PUBLISHED;
  } finally {
    child.kill();
  }
}

/** The memory of a process, on every Unix. */
function residentMegabytes(pid: number): number {
  const kibibytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return (Number(kibibytes.trim()) * 1024) / 1e6;
}

function pluginFile(): string | undefined {
  const home = process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const version = installedVersion("@pulumi/aws");
  const file = join(home, "plugins", `resource-aws-v${version}`, "pulumi-resource-aws");
  return existsSync(file) ? file : undefined;
}
