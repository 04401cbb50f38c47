import { CreateUserCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient, type Credentials } from "@aws-sdk/client-sts";

import { sdkConnection, userEnvironment, type HomeOption } from "../environment";

/** What was deployed, as a stack's outputs say it. */
export interface Deployed {
  /** Account ID → ARN of its trust role. */
  readonly roleArns: Readonly<Record<string, string>>;
  readonly externalId: string;
}

/** How an attempt ended: AWS allowed it or denied it; anything else is what AWS said. */
export type Ending = "allowed" | "denied" | { readonly error: string };

/** One attempt to get in, or to do something inside. */
export interface Attempt {
  /** What was tried, in a few words. */
  readonly what: string;
  readonly expected: "allowed" | "denied";
  readonly ending: Ending;
}

/** Everything that was tried on one account's role. */
export interface AccountProof {
  /** 12 digits. */
  readonly accountId: string;
  readonly roleArn: string;
  /** In the same order for every account. */
  readonly attempts: readonly Attempt[];
}

interface Caller {
  readonly what: string;
  /** A user of organization.json. */
  readonly user: string;
  readonly externalId: string | undefined;
}

const VENDOR = "AuthomizeGlobalUser";

/**
 * Tries, as the vendor and as others, to assume every trust role of a running sandbox: the vendor with
 * the external ID gets in, reads and cannot write; without it, with a wrong one, as another user of
 * the vendor's account and as an administrator of an unrelated account nobody gets in.
 */
export async function proveAsVendor(
  { roleArns, externalId }: Deployed,
  options: HomeOption = {},
): Promise<readonly AccountProof[]> {
  const intruders: readonly Caller[] = [
    { what: "vendor, no external ID", user: VENDOR, externalId: undefined },
    { what: "vendor, wrong external ID", user: VENDOR, externalId: `not-${externalId}` },
    { what: "another user of the vendor", user: "SomebodyElse", externalId },
    { what: "another account", user: "Stranger", externalId },
  ];
  const proofs: AccountProof[] = [];
  for (const [accountId, roleArn] of Object.entries(roleArns)) {
    const attempts = [...(await enter(roleArn, externalId, options))];
    for (const intruder of intruders) {
      const ending = await endingOf(assume(roleArn, intruder, options));
      attempts.push({ what: intruder.what, expected: "denied", ending });
    }
    proofs.push({ accountId, roleArn, attempts });
  }
  return proofs;
}

/** Whether an attempt ended as it has to. */
export function holds({ expected, ending }: Attempt): boolean {
  return ending === expected;
}

/** The headings of a table of proofs, and a row for each account; what does not hold is in capitals. */
export function proofTable(proofs: readonly AccountProof[]): {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const words = (attempt: Attempt) => {
    const { ending } = attempt;
    const text = typeof ending === "string" ? ending : ending.error;
    return holds(attempt) ? text : text.toUpperCase();
  };
  return {
    headings: ["Account", ...(proofs[0]?.attempts.map(({ what }) => what) ?? [])],
    rows: proofs.map(({ accountId, attempts }) => [accountId, ...attempts.map(words)]),
  };
}

/** The vendor gets in, reads, and is denied to write. */
async function enter(
  roleArn: string,
  externalId: string,
  options: HomeOption,
): Promise<readonly Attempt[]> {
  const caller: Caller = { what: "vendor, external ID", user: VENDOR, externalId };
  const session = assume(roleArn, caller, options);
  const inside = async (call: (iam: IAMClient) => Promise<unknown>) => {
    const iam = new IAMClient({ ...connection(VENDOR, options), credentials: keys(await session) });
    return call(iam).finally(() => {
      iam.destroy();
    });
  };
  return [
    { what: caller.what, expected: "allowed", ending: await endingOf(session) },
    {
      what: "… reads",
      expected: "allowed",
      ending: await endingOf(inside((iam) => iam.send(new ListRolesCommand({})))),
    },
    {
      what: "… writes",
      expected: "denied",
      ending: await endingOf(
        inside((iam) => iam.send(new CreateUserCommand({ UserName: "by-the-vendor" }))),
      ),
    },
  ];
}

async function assume(
  roleArn: string,
  { user, externalId }: Caller,
  options: HomeOption,
): Promise<Partial<Credentials>> {
  const sts = new STSClient(connection(user, options));
  try {
    const { Credentials: credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: "proof",
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      }),
    );
    return credentials ?? {};
  } finally {
    sts.destroy();
  }
}

function connection(user: string, options: HomeOption) {
  return sdkConnection(userEnvironment(user, options));
}

function keys({ AccessKeyId = "", SecretAccessKey = "", SessionToken = "" }: Partial<Credentials>) {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function endingOf(call: Promise<unknown>): Promise<Ending> {
  try {
    await call;
    return "allowed";
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDenied") return "denied";
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
