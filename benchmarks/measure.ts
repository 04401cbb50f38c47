import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** One run of a command, as the operating system saw its whole process tree. */
export interface Measurement {
  readonly exitCode: number;
  /** Wall time. */
  readonly seconds: number;
  /** Processor time of the whole tree, user and system. */
  readonly cpuSeconds: number;
  /** The largest sum, at any sample, of the proportional set sizes of all processes of the tree. */
  readonly peakPssMegabytes: number;
  /** The largest number of processes of the tree at any sample. */
  readonly peakProcesses: number;
}

/** How a command is run. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const SAMPLE_EVERY_MILLISECONDS = 100;

/** Looking at 150 processes takes a while itself; it may take this share of a processor at most. */
const SHARE_FOR_LOOKING = 0.25;
const BYTES_IN_KIBIBYTE = 1024;

/** Runs a command, and tells on a channel of its own what processor time it and its children took. */
const TIMED = '"$@"; code=$?; times >&3; exit $code';

/** Runs a command to its end and measures it. Needs Linux: the figures come from /proc. */
export function measure({ file, args, cwd, env }: Command): Promise<Measurement> {
  const started = performance.now();
  const child = spawn("bash", ["-c", TIMED, "bash", file, ...args], {
    cwd,
    env,
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let times = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    times += chunk.toString();
  });
  let peakPss = 0;
  let peakProcesses = 0;
  let sampler: NodeJS.Timeout | undefined;
  const look = () => {
    const begun = performance.now();
    // The first is the shell that keeps the time.
    const [, ...tree] = processTree(child.pid);
    peakProcesses = Math.max(peakProcesses, tree.length);
    peakPss = Math.max(
      peakPss,
      tree.map(proportionalSetSize).reduce((sum, bytes) => sum + bytes, 0),
    );
    const pause = (performance.now() - begun) / SHARE_FOR_LOOKING;
    sampler = setTimeout(look, Math.max(SAMPLE_EVERY_MILLISECONDS, pause));
  };
  sampler = setTimeout(look, SAMPLE_EVERY_MILLISECONDS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(sampler);
      resolve({
        exitCode: code ?? 1,
        seconds: (performance.now() - started) / 1000,
        cpuSeconds: cpuSeconds(times),
        peakPssMegabytes: peakPss / 1e6,
        peakProcesses,
      });
    });
  });
}

/** The second line of bash's `times` is about its children: `0m1.204s 0m0.310s`. */
function cpuSeconds(times: string): number {
  const ofChildren = times.trim().split("\n")[1] ?? "";
  return [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds))
    .reduce((sum, seconds) => sum + seconds, 0);
}

/** The process and all its descendants that exist at the moment. */
function processTree(root: number | undefined): readonly number[] {
  if (root === undefined) return [];
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (const pid of tree) {
    const itself = read(`/proc/${pid}/cmdline`);
    // A child that is about to become another program is its parent still, memory and all.
    const isOther = (child: number) => read(`/proc/${child}/cmdline`) !== itself;
    tree.push(...(children.get(pid) ?? []).filter(isOther));
  }
  return tree;
}

function parentOf(pid: number): number | undefined {
  // The name stands in parentheses and may contain anything; the parent is the second field after.
  const fields = read(`/proc/${pid}/stat`)?.split(") ").pop()?.split(" ");
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

function proportionalSetSize(pid: number): number {
  const kibibytes = /^Pss: +(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1];
  return Number(kibibytes ?? 0) * BYTES_IN_KIBIBYTE;
}

/** A process may end between two looks at it. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[sorted.length / 2 - 1] ?? NaN) + upper) / 2;
}
