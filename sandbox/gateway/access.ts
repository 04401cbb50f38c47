import { type Call, fullAction } from "./call";
import { type Entity } from "./directory";

/** Values of condition keys. */
export type Context = Readonly<Record<string, string | string[]>>;

/** One thing that a call needs permission for. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** The kinds of IAM resources that a call names by a parameter; the first that is there counts. */
const IAM_RESOURCES: readonly (readonly [parameter: string, resourceType: string])[] = [
  ["InstanceProfileName", "instance-profile"],
  ["RoleName", "role"],
  ["UserName", "user"],
  ["GroupName", "group"],
];

/** AWS asks for the permission to tag as well when a role or a user is created with tags. */
const TAGS_OF_CREATION: Readonly<Record<string, string>> = {
  "iam:CreateRole": "iam:TagRole",
  "iam:CreateUser": "iam:TagUser",
};

/**
 * What a call needs permission for: the action on its resource, with the condition keys of the
 * request. `named` is the role or user that the call names, if there is one of that name.
 */
export function accessesOf(call: Call, account: string, named: Entity | undefined): Access[] {
  const action = fullAction(call);
  // Permission to create does not depend on what is there already.
  const tag = TAGS_OF_CREATION[action];
  const target = tag === undefined ? named : undefined;
  const resource = resourceOf(call, account, target);
  const context = { ...requestContext(call), ...targetContext(call, target) };
  const access = { action, resource, context };
  if (tag === undefined || !call.parameters.has("Tags.member.1.Key")) return [access];
  return [access, { action: tag, resource, context }];
}

function resourceOf(call: Call, account: string, target: Entity | undefined): string {
  switch (call.service) {
    case "iam":
      return iamResource(call, account, target);
    case "s3":
      return bucketResource(call);
    case "cloudformation":
      return stackResource(call, account);
    default:
      return "*";
  }
}

function iamResource(call: Call, account: string, target: Entity | undefined): string {
  const { parameters } = call;
  for (const [parameter, type] of IAM_RESOURCES) {
    const name = parameters.get(parameter);
    if (name === undefined) continue;
    if (target && type !== "instance-profile") return target.arn;
    // Of something that is not there (yet), only a creation says the path.
    const path = parameters.get("Path") ?? "/";
    return `arn:aws:iam::${account}:${type}${path}${name}`;
  }
  const arn = parameters.get("PolicyArn") ?? parameters.get("PolicySourceArn");
  if (arn !== undefined) return arn;
  const policyName = parameters.get("PolicyName");
  if (policyName === undefined) return "*";
  return `arn:aws:iam::${account}:policy${parameters.get("Path") ?? "/"}${policyName}`;
}

function bucketResource({ parameters }: Call): string {
  const bucket = parameters.get("Bucket") ?? "";
  const key = parameters.get("Key") ?? "";
  if (bucket === "") return "*";
  return key === "" ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

/** Stacks and StackSets carry a random ID in their ARN, which policies can only match by a `*`. */
function stackResource({ parameters, region }: Call, account: string): string {
  const prefix = `arn:aws:cloudformation:${region}:${account}`;
  const unknownId = "00000000-0000-0000-0000-000000000000";
  const stackSet = parameters.get("StackSetName");
  if (stackSet !== undefined)
    return `${prefix}:stackset/${stackSet.split(":")[0] ?? ""}:${unknownId}`;
  const stack = parameters.get("StackName");
  if (stack === undefined) return "*";
  return stack.startsWith("arn:") ? stack : `${prefix}:stack/${stack}/${unknownId}`;
}

function requestContext({ service, parameters, region }: Call): Context {
  const tags = requestTags(parameters);
  const tagKeys = [...tags.map(([key]) => key), ...removedTagKeys(parameters)];
  const policyArn = service === "iam" ? parameters.get("PolicyArn") : undefined;
  return {
    "aws:RequestedRegion": region,
    ...(policyArn === undefined ? {} : { "iam:PolicyARN": policyArn }),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(tagKeys.length === 0 ? {} : { "aws:TagKeys": tagKeys }),
  };
}

function targetContext({ parameters }: Call, target: Entity | undefined): Context {
  // A call that sets a boundary is judged by the one it sets, every other by the one that is set.
  const boundary = parameters.get("PermissionsBoundary") ?? target?.permissionsBoundary;
  const tags = Object.entries(target?.tags ?? {});
  return {
    ...(boundary ? { "iam:PermissionsBoundary": boundary } : {}),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
    ...Object.fromEntries(tags.map(([key, value]) => [`iam:ResourceTag/${key}`, value])),
  };
}

function requestTags(parameters: ReadonlyMap<string, string>): [key: string, value: string][] {
  const tags: [string, string][] = [];
  for (let index = 1; ; index += 1) {
    const key = parameters.get(`Tags.member.${index}.Key`);
    if (key === undefined) return tags;
    tags.push([key, parameters.get(`Tags.member.${index}.Value`) ?? ""]);
  }
}

function removedTagKeys(parameters: ReadonlyMap<string, string>): string[] {
  const keys: string[] = [];
  for (let index = 1; ; index += 1) {
    const key = parameters.get(`TagKeys.member.${index}`);
    if (key === undefined) return keys;
    keys.push(key);
  }
}
