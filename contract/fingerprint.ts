/** What decided the last run of a stack, as hashes: two runs with the same one ask for the same. */
export interface Fingerprint {
  /** Each setting that is not its default → a hash of its value; also whose roles they are, and where. */
  readonly settings: Readonly<Record<string, string>>;
  /** The IDs of the stack's accounts, 12 digits each, sorted. */
  readonly accounts: readonly string[];
  /** A hash of the accounts with the access roles by which they are worked in. */
  readonly access: string;
  readonly program: ProgramFingerprint;
}

/** Which program it was. */
export interface ProgramFingerprint {
  /** The version of authomize-aws. */
  readonly version: string;
  /** Plugin → its version. */
  readonly plugins: Readonly<Record<string, string>>;
  /** In a clone: a hash of the program's sources. Absent in the published package. */
  readonly sources?: string;
}

/** What a run exports that came to its end and left nothing incomplete. */
export interface CompletedRun extends Fingerprint {
  /** How many resources it has asked for: the state of a stack has as many, no more and no fewer. */
  readonly resources: number;
  /** When the program had ended, in UTC: the state of a resource that was changed later is another run's. */
  readonly completedAt: string;
}

/** What decided a run, without what it left. */
export function fingerprintIn({ settings, accounts, access, program }: CompletedRun): Fingerprint {
  return { settings, accounts, access, program };
}

/** What was seen of a shard that was complete. It is so as long as the backend says the same of the stack. */
export interface SeenShard {
  /** When its state was written, as `pulumi stack ls` said before the state was read. */
  readonly lastUpdate: string;
  /** How many resources its state had. */
  readonly resourceCount: number;
  readonly fingerprint: Fingerprint;
}

/** What a run would do differently from a completed one, in words, one phrase each; none: nothing. */
export function differences(wanted: Fingerprint, last: Fingerprint): readonly string[] {
  return [
    ...programDifferences(wanted.program, last.program),
    ...accountDifferences(wanted, last),
    ...settingDifferences(wanted.settings, last.settings),
  ];
}

function programDifferences(
  wanted: ProgramFingerprint,
  last: ProgramFingerprint,
): readonly string[] {
  if (wanted.version !== last.version) {
    return [`authomize-aws ${last.version} deployed it, this is ${wanted.version}`];
  }
  const plugins = keysThatDiffer(wanted.plugins, last.plugins);
  if (plugins.length > 0) {
    const versions = (of: ProgramFingerprint) =>
      plugins.map((name) => `${name} ${of.plugins[name] ?? "none"}`).join(", ");
    return [`${versions(last)} deployed it, this is ${versions(wanted)}`];
  }
  return wanted.sources === last.sources ? [] : ["the sources of authomize-aws are others"];
}

function accountDifferences(wanted: Fingerprint, last: Fingerprint): readonly string[] {
  const more = wanted.accounts.filter((id) => !last.accounts.includes(id));
  const fewer = last.accounts.filter((id) => !wanted.accounts.includes(id));
  if (more.length + fewer.length > 0) {
    return [...inWords(more, "more"), ...inWords(fewer, "fewer")];
  }
  return wanted.access === last.access ? [] : ["accounts are worked in by another access role"];
}

/** So many IDs are named. */
const NAMED_ACCOUNTS = 3;

function inWords(ids: readonly string[], word: "more" | "fewer"): readonly string[] {
  if (ids.length === 0) return [];
  const count = ids.length === 1 ? "1 account" : `${ids.length} accounts`;
  const rest = ids.length > NAMED_ACCOUNTS ? ", …" : "";
  return [`${count} ${word}: ${ids.slice(0, NAMED_ACCOUNTS).join(", ")}${rest}`];
}

function settingDifferences(
  wanted: Fingerprint["settings"],
  last: Fingerprint["settings"],
): readonly string[] {
  const keys = keysThatDiffer(wanted, last);
  if (keys.length === 0) return [];
  return [`${keys.join(", ")} ${keys.length === 1 ? "is" : "are"} not as in its last run`];
}

function keysThatDiffer(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].filter((key) => one[key] !== other[key]).sort();
}
