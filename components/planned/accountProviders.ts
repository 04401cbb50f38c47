import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../../config/settings";
import { accessRoleArn } from "../../contract/arns";
import { given } from "../../contract/values";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import { sessionName } from "../../deployer/sessionName";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import type { IntegrationPlan } from "./integrationPlan";
import { providerNameOf } from "../resourceNames";

/** The providers of one integration: one for each account, since every provider is a process. */
export class AccountProviders {
  private readonly made = new Map<string, Provider>();

  /** @param name - the integration's logical name */
  constructor(
    private readonly name: string,
    private readonly args: IntegrationPlan,
    private readonly integration: pulumi.Resource,
  ) {}

  /** The provider for the trust role of an account; in the deployer's own account, for all resources. */
  of(account: Account): Provider {
    const made = this.made.get(account.id);
    if (made !== undefined) return made;
    const name = providerNameOf(account.id, this.args.roleName, this.name);
    const policy = sessionPolicy(trustRoleSpec(account.id, this.args));
    const provider = this.newProvider(name, account, policy);
    this.made.set(account.id, provider);
    return provider;
  }

  /** The provider of the deployer's own account, in which no role is assumed. */
  ofDeployer(accountId: string): Provider {
    return this.of({ id: accountId, accessRoleName: "" });
  }

  /**
   * A provider for another purpose in an account; in the deployer's own account, where no session
   * policy applies, the one that exists.
   *
   * @param policy - the session policy, as JSON
   * @param name - the provider's logical name
   */
  narrowedTo(policy: string, name: string, account: Account): Provider {
    if (account.id === this.args.deployer.callerAccountId) return this.of(account);
    return this.newProvider(name, account, policy);
  }

  /** Works in no other account; assumes the access role unless the credentials are the account's own. */
  private newProvider(name: string, { id, accessRoleName }: Account, policy: string): Provider {
    const { credentials, callerAccountId } = this.args.deployer;
    const session = {
      roleArn: accessRoleArn(id, accessRoleName),
      sessionName: sessionName(pulumi.getStack()),
      policy,
    };
    // Without a value the input is none, which the type of the provider's inputs does not know.
    const assumeRoles = pulumi
      .output(callerAccountId)
      .apply((caller) => (id === caller ? undefined : [session])) as pulumi.Output<
      (typeof session)[]
    >;
    return new Provider(
      name,
      { ...given(credentials), allowedAccountIds: [id], assumeRoles },
      { parent: this.integration },
    );
  }
}
