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
import { allSucceeded } from "./failedResources";

/** A legacy user as the roles trust it and the vendor's dialog asks for it. */
export interface LegacyUser {
  /** The user's ARN, which the roles trust; also known where the user could not be made. */
  readonly arn: pulumi.Output<string>;
  /** The same; undefined where this run could not make or change the user. */
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
    arn: pulumi.output(arn),
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
}

/**
 * An IAM user that may assume the trust roles and do nothing else, and its access keys. Pass the
 * account's provider in the options.
 */
export class AccessKeyUser extends pulumi.ComponentResource implements LegacyUser {
  public readonly arn: pulumi.Output<string>;
  public readonly deployedArn: pulumi.Output<string | undefined>;
  public readonly accessKeyId: pulumi.Output<string | undefined>;
  public readonly secretAccessKey: pulumi.Output<string | undefined>;

  /**
   * @throws Error when there is no access key to make
   */
  constructor(name: string, args: AccessKeyUserArgs, options: pulumi.ComponentResourceOptions) {
    super("authomize-aws:index:AccessKeyUser", name, {}, options);
    const expected = legacyUserArn(args.accountId, args.stack);
    const user = new User(
      name,
      { name: legacyUserName(args.stack), tags: args.tags },
      { parent: this, deleteBeforeReplace: true },
    );
    // Where the user failed but exists, as after a refused update, its policy and keys are still held.
    const userName = pulumi.recover(user.name, () => legacyUserName(args.stack));
    const policy = new UserPolicy(
      name,
      {
        user: userName,
        name: LEGACY_USER_POLICY_NAME,
        policy: JSON.stringify(legacyUserPolicy(args.trustingAccountIds, args.role)),
      },
      { parent: this },
    );
    const keys = args.keys.map(
      (key) => new AccessKey(`${name}-${key}`, { user: userName }, { parent: this }),
    );
    const newest = keys.at(-1);
    if (newest === undefined) throw new Error(`AccessKeyUser ${name}: there is no access key.`);
    allSucceeded([user, policy, ...keys]);
    const arn = pulumi.runtime.isDryRun() ? pulumi.output(expected) : user.arn;
    this.arn = pulumi.recover(arn, () => expected);
    this.deployedArn = pulumi.recover<string | undefined>(arn, () => undefined);
    this.accessKeyId = secretOrNone(newest.id);
    this.secretAccessKey = secretOrNone(newest.secret);
    this.warn(args.stack);
    const { accessKeyId, secretAccessKey } = this;
    this.registerOutputs({ arn: this.arn, accessKeyId, secretAccessKey });
  }

  private warn(stack: string): void {
    void pulumi.log.warn(
      "authomize-aws:legacyUser makes an access key that does not expire: whoever has it reads every enrolled account, from anywhere. " +
        "It is the vendor's legacy path. Prefer the External ID of the vendor's dialog: " +
        `npx pulumi config rm authomize-aws:legacyUser --stack ${stack}, then npx pulumi up; the roles then trust the vendor's own user.`,
      this,
    );
  }
}

function secretOrNone(output: pulumi.Output<string>): pulumi.Output<string | undefined> {
  return pulumi.recover<string | undefined>(pulumi.secret(output), () => undefined);
}
