import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { User } from "@pulumi/aws/iam/user";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy";
import * as pulumi from "@pulumi/pulumi";

import type { RoleIdentity } from "../../contract/arns";
import {
  LEGACY_USER_POLICY_NAME,
  legacyUserArn,
  legacyUserName,
  legacyUserPolicy,
} from "../../contract/legacyUser";
import type { StackOutputs } from "../../contract/stackOutputs";
import { given } from "../../contract/values";
import { allSucceeded, valueIfMade } from "./failedResources";

/** Which user, and what it may assume. */
export interface AccessKeyUserArgs {
  /** The account that the provider works in, 12 digits. */
  readonly accountId: string;
  /** The accounts whose trust roles the user may assume, 12 digits each. */
  readonly trustingAccountIds: readonly string[];
  readonly role: RoleIdentity;
  /** A name for each access key; the last one is handed over. */
  readonly keys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The ARN of the user's permissions boundary; absent: it has none. */
  readonly permissionsBoundaryArn?: string | undefined;
  /** Whether an earlier run made the user and its key: the roles trust it even where a change of it fails. */
  readonly exists: boolean;
}

/**
 * An IAM user that may assume the trust roles and nothing else, and its access keys. Pass the
 * account's provider in the options.
 */
export class AccessKeyUser extends pulumi.ComponentResource {
  public readonly arn: string;
  /**
   * Whether a role may trust the user: it exists, with a key, from an earlier run or from this one; a
   * role that trusts a user without a key lets nobody in. True at preview.
   */
  public readonly isThere: pulumi.Output<boolean>;
  /** Whether this run left the user, its policy and its keys as they are asked for. */
  public readonly isComplete: pulumi.Output<boolean>;
  /** The ARN; undefined where this run could not make or change the user. */
  public readonly deployedArn: pulumi.Output<string | undefined>;
  /** Secret: the ID of the access key that is handed over; undefined where there is none. */
  public readonly accessKeyId: pulumi.Output<string | undefined>;
  /** Secret. */
  public readonly secretAccessKey: pulumi.Output<string | undefined>;

  constructor(name: string, args: AccessKeyUserArgs, options: pulumi.ComponentResourceOptions) {
    super("authomize-aws:index:AccessKeyUser", name, {}, options);
    const stack = pulumi.getStack();
    this.arn = legacyUserArn(args.accountId, stack);
    const { tags, permissionsBoundaryArn: permissionsBoundary } = args;
    const user = new User(
      name,
      { name: legacyUserName(stack), tags, ...given({ permissionsBoundary }) },
      { parent: this },
    );
    const made = allSucceeded([user]).apply((isMade) =>
      isMade
        ? this.policyAndKeys(name, args, user)
        : { keys: [], isComplete: pulumi.output(false) },
    );
    const keys = made.apply((found) => found.keys);
    this.isComplete = made.apply(({ isComplete }) => isComplete);
    this.isThere = args.exists ? pulumi.output(true) : this.isComplete;
    this.deployedArn = valueIfMade(pulumi.runtime.isDryRun() ? pulumi.output(this.arn) : user.arn);
    this.accessKeyId = secretOfLast(keys, (key) => key.id);
    this.secretAccessKey = secretOfLast(keys, (key) => key.secret);
    this.warn(stack);
    const { arn, accessKeyId, secretAccessKey } = this;
    this.registerOutputs({ arn, accessKeyId, secretAccessKey });
  }

  /** The keys are in the order of their names. */
  private policyAndKeys(name: string, args: AccessKeyUserArgs, { name: user }: User) {
    const policy = JSON.stringify(legacyUserPolicy(args.trustingAccountIds, args.role));
    const userPolicy = new UserPolicy(
      name,
      { user, name: LEGACY_USER_POLICY_NAME, policy },
      { parent: this },
    );
    const keys = args.keys.map(
      (key) => new AccessKey(`${name}-${key}`, { user }, { parent: this }),
    );
    return { keys, isComplete: allSucceeded([userPolicy, ...keys]) };
  }

  private warn(stack: string): void {
    void pulumi.log.warn(
      "legacyUser makes an access key that does not expire: whoever has it reads every enrolled account, from anywhere. " +
        "It is the vendor's legacy path. Prefer the External ID of the vendor's dialog: " +
        `npx pulumi config rm legacyUser --stack ${stack}, then npx pulumi up --stack ${stack}; the roles then trust the vendor's own user.`,
      this,
    );
  }
}

/** The legacy user as the roles trust it and the vendor's dialog asks for it. */
export type LegacyUser = Pick<
  AccessKeyUser,
  "arn" | "isThere" | "isComplete" | "deployedArn" | "accessKeyId" | "secretAccessKey"
>;

/** The legacy user of the outputs of an earlier update, for a run that leaves it as it is. */
export function keptLegacyUser({
  legacyUserArn: arn = "",
  legacyAccessKeyId,
  legacySecretAccessKey,
}: Partial<StackOutputs>): LegacyUser {
  return {
    arn,
    isThere: pulumi.output(true),
    isComplete: pulumi.output(true),
    deployedArn: pulumi.output(arn),
    accessKeyId: pulumi.secret(legacyAccessKeyId),
    secretAccessKey: pulumi.secret(legacySecretAccessKey),
  };
}

/** A part of the last key, as a secret; undefined where there is no key. */
function secretOfLast(
  keys: pulumi.Output<readonly AccessKey[]>,
  partOf: (key: AccessKey) => pulumi.Output<string>,
): pulumi.Output<string | undefined> {
  const part = keys.apply((made) => {
    const last = made.at(-1);
    // A key that could not be made rejects its outputs, which ends the program unless handled here.
    return last === undefined ? undefined : valueIfMade(partOf(last));
  });
  return pulumi.secret(part);
}
