import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { User } from "@pulumi/aws/iam/user";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy";
import * as pulumi from "@pulumi/pulumi";

import type { RoleIdentity } from "../contract/arns";
import {
  LEGACY_USER_POLICY_NAME,
  legacyUserArn,
  legacyUserName,
  legacyUserPolicy,
} from "../contract/legacyUser";
import type { StackOutputs } from "../contract/stackOutputs";
import { allSucceeded, valueIfMade } from "./failedResources";

/** A legacy user as the roles trust it and the vendor's dialog asks for it. */
export interface LegacyUser {
  /** The user's ARN, which the roles trust. */
  readonly arn: string;
  /**
   * Whether a role may trust the user: it was there before this run, or this run has made it with its
   * policy and keys. A role that trusts a user without a key lets nobody in. At preview, yes.
   */
  readonly isThere: pulumi.Output<boolean>;
  /** Whether this run left the user, its policy and its keys as they are asked for. */
  readonly isComplete: pulumi.Output<boolean>;
  /** The ARN; undefined where this run could not make or change the user. */
  readonly deployedArn: pulumi.Output<string | undefined>;
  /** Secret: the ID of the access key that is handed over; undefined where there is none. */
  readonly accessKeyId: pulumi.Output<string | undefined>;
  /** Secret. */
  readonly secretAccessKey: pulumi.Output<string | undefined>;
}

/**
 * The legacy user that an earlier update made, for a run that has to leave it as it is.
 *
 * @param last - what that update exported
 */
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

/** The vendor's legacy way in: an IAM user of the operator's own. */
export interface AccessKeyUserArgs {
  /** The account that the provider works in, 12 digits. */
  readonly accountId: string;
  /** The stack's name, which the user's name tells. */
  readonly stack: string;
  /** The accounts whose trust roles the user may assume. */
  readonly trustingAccountIds: readonly string[];
  readonly role: RoleIdentity;
  /** A name for each access key; the last one is handed over. */
  readonly keys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the stack made the user and its key in an earlier run: then the roles go on trusting it even where a change of it fails. */
  readonly exists: boolean;
}

/**
 * An IAM user that may assume the trust roles and do nothing else, and its access keys. Pass the
 * account's provider in the options.
 */
export class AccessKeyUser extends pulumi.ComponentResource implements LegacyUser {
  public readonly arn: string;
  public readonly isThere: pulumi.Output<boolean>;
  public readonly isComplete: pulumi.Output<boolean>;
  public readonly deployedArn: pulumi.Output<string | undefined>;
  public readonly accessKeyId: pulumi.Output<string | undefined>;
  public readonly secretAccessKey: pulumi.Output<string | undefined>;

  constructor(name: string, args: AccessKeyUserArgs, options: pulumi.ComponentResourceOptions) {
    super("authomize-aws:index:AccessKeyUser", name, {}, options);
    this.arn = legacyUserArn(args.accountId, args.stack);
    const user = new User(
      name,
      { name: legacyUserName(args.stack), tags: args.tags },
      { parent: this },
    );
    const made = allSucceeded([user]).apply((isMade) =>
      isMade ? this.policyAndKeys(name, args, user) : NOTHING,
    );
    const keys = made.apply((found) => found.keys);
    this.isComplete = made.apply(({ isComplete }) => isComplete);
    this.isThere = args.exists ? pulumi.output(true) : this.isComplete;
    const arn = pulumi.runtime.isDryRun() ? pulumi.output(this.arn) : user.arn;
    this.deployedArn = valueIfMade(arn);
    this.accessKeyId = secretOfLast(keys, (key) => key.id);
    this.secretAccessKey = secretOfLast(keys, (key) => key.secret);
    this.warn(args.stack);
    const { accessKeyId, secretAccessKey } = this;
    this.registerOutputs({ arn: this.arn, accessKeyId, secretAccessKey });
  }

  private policyAndKeys(name: string, args: AccessKeyUserArgs, user: User): PolicyAndKeys {
    const policy = new UserPolicy(
      name,
      {
        user: user.name,
        name: LEGACY_USER_POLICY_NAME,
        policy: JSON.stringify(legacyUserPolicy(args.trustingAccountIds, args.role)),
      },
      { parent: this },
    );
    const keys = args.keys.map(
      (key) => new AccessKey(`${name}-${key}`, { user: user.name }, { parent: this }),
    );
    return { keys, isComplete: allSucceeded([policy, ...keys]) };
  }

  private warn(stack: string): void {
    void pulumi.log.warn(
      "authomize-aws:legacyUser makes an access key that does not expire: whoever has it reads every enrolled account, from anywhere. " +
        "It is the vendor's legacy path. Prefer the External ID of the vendor's dialog: " +
        `npx pulumi config rm authomize-aws:legacyUser --stack ${stack}, then npx pulumi up --stack ${stack}; the roles then trust the vendor's own user.`,
      this,
    );
  }
}

/** What a user has. */
interface PolicyAndKeys {
  /** In the order of their names. */
  readonly keys: readonly AccessKey[];
  readonly isComplete: pulumi.Output<boolean>;
}

const NOTHING = { keys: [], isComplete: pulumi.output(false) };

/** What is handed over of the last key, as a secret; undefined where there is none. */
function secretOfLast(
  keys: pulumi.Output<readonly AccessKey[]>,
  partOf: (key: AccessKey) => pulumi.Output<string>,
): pulumi.Output<string | undefined> {
  const part = keys.apply((made) => {
    const last = made.at(-1);
    // A key that could not be made rejects what it has, which has to be attended to right here.
    return last === undefined ? undefined : valueIfMade(partOf(last));
  });
  return pulumi.secret(part);
}
