import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "./failure";
import { ROOT, sandboxHome } from "./folders";
import { endpointOf, readRecord } from "./record";

/** Which sandbox to use. */
export interface HomeOption {
  /** Its state folder; default: `AUTHOMIZE_SANDBOX_HOME`, or `.sandbox` in the project. */
  readonly home?: string | undefined;
}

interface DescribedUser {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ENGINEER = "platform-engineer";
const VENDOR = "AuthomizeGlobalUser";
const PASSPHRASE = "sandbox";
const REGION = "us-east-1";

/**
 * What must not be set beside the sandbox's own variables: each would lead a tool to another
 * identity, another endpoint or another state backend.
 */
export const REMOVED_VARIABLES: readonly string[] = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_ENDPOINT_URL_STS",
  "AWS_ENDPOINT_URL_IAM",
  "AWS_ENDPOINT_URL_ORGANIZATIONS",
  "AWS_ENDPOINT_URL_CLOUDFORMATION",
  "AWS_ENDPOINT_URL_S3",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_STACK",
];

/**
 * The variables with which tools use a running sandbox as its platform engineer: the AWS CLI and
 * SDKs, and Pulumi. Throws a `SandboxError` if it does not run.
 */
export function sandboxEnvironment(options: HomeOption = {}): Record<string, string> {
  const home = sandboxHome(options.home);
  const record = readRecord(home);
  return {
    ...userEnvironment(ENGINEER, options),
    // So that the sandbox's own commands mean this one, too.
    AUTHOMIZE_SANDBOX_HOME: home.folder,
    PULUMI_BACKEND_URL: `file://${home.state}`,
    ...(record?.pulumiHome === undefined ? {} : { PULUMI_HOME: record.pulumiHome }),
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/** The variables with which the AWS CLI and SDKs act as the vendor in a running sandbox. */
export function vendorEnvironment(options: HomeOption = {}): Record<string, string> {
  return userEnvironment(VENDOR, options);
}

/** The variables with which the AWS CLI and SDKs act as any user that organization.json names. */
export function userEnvironment(
  userName: string,
  options: HomeOption = {},
): Record<string, string> {
  const home = sandboxHome(options.home);
  const user = describedUser(userName);
  return {
    AWS_ENDPOINT_URL: runningEndpoint(options),
    AWS_ACCESS_KEY_ID: user.accessKeyId,
    AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    AWS_REGION: REGION,
    // Version 1 of the AWS CLI knows only this one.
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: home.awsConfiguration,
    AWS_SHARED_CREDENTIALS_FILE: home.awsCredentials,
    ...pastProxies(process.env),
  };
}

/** How a client of the AWS SDK connects to the sandbox, as the user whose variables these are. */
export function sdkConnection(variables: Readonly<Record<string, string>>) {
  return {
    region: REGION,
    endpoint: variables["AWS_ENDPOINT_URL"] ?? "",
    credentials: {
      accessKeyId: variables["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: variables["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
}

/** The environment of a child process: this one's, with the given variables and no rival of them. */
export function processEnvironment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !REMOVED_VARIABLES.includes(name),
  );
  return { ...Object.fromEntries(inherited), ...variables };
}

/** Where a running sandbox is; throws a `SandboxError` if it does not run. */
export function runningEndpoint(options: HomeOption = {}): string {
  const record = readRecord(sandboxHome(options.home));
  const endpoint = record && endpointOf(record);
  if (endpoint) return endpoint;
  throw new SandboxError("The sandbox is not running: start it with `npm run sandbox:start`.");
}

function describedUser(name: string): DescribedUser {
  const file = join(ROOT, "sandbox", "organization", "organization.json");
  const { users } = JSON.parse(readFileSync(file, "utf8")) as { users: readonly DescribedUser[] };
  const user = users.find((candidate) => candidate.name === name);
  if (user) return user;
  const known = users.map((candidate) => candidate.name).join(", ");
  throw new SandboxError(`The sandbox has no user named ${name}; it has ${known}.`);
}

/** Loopback must never go through a proxy, which not every tool knows by itself. */
function pastProxies(environment: NodeJS.ProcessEnv): Record<string, string> {
  const proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
  if (!proxies.some((name) => environment[name])) return {};
  const existing = environment["NO_PROXY"] ?? environment["no_proxy"];
  const value = existing ? `${existing},127.0.0.1` : "127.0.0.1";
  return { NO_PROXY: value, no_proxy: value };
}
