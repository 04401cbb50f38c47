import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../config/settings";
import { trustRoleSpec } from "../contract/trustRoleSpec";
import { sessionPolicy } from "../deployer/sessionPolicy";
import { accountProvider } from "./accountProvider";
import type { AuthomizeIntegrationArgs } from "./authomizeIntegrationArgs";
import { providerNameOf } from "./resourceNames";

/** The providers of one integration: one for each account, since every provider is a process. */
export class AccountProviders {
  private readonly made = new Map<string, Provider>();

  /**
   * @param name - the integration's logical name
   * @param parent - the integration
   */
  constructor(
    private readonly name: string,
    private readonly args: AuthomizeIntegrationArgs,
    private readonly parent: pulumi.Resource,
  ) {}

  /** The provider that manages the trust role of an account, and in the deployer's own whatever else. */
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
  ofDeployer(): Provider {
    return this.of({ id: this.args.deployer.callerAccountId, accessRoleName: "" });
  }

  /**
   * A provider that does something else in an account. In the deployer's own, where no session policy
   * narrows anything, it is the one that is there already.
   *
   * @param policy - the session policy: all that it may do, as JSON
   * @param name - its logical name
   */
  narrowedTo(policy: string, name: string, account: Account): Provider {
    if (account.id === this.args.deployer.callerAccountId) return this.of(account);
    return this.newProvider(name, account, policy);
  }

  private newProvider(name: string, account: Account, policy: string): Provider {
    const { deployer } = this.args;
    return accountProvider(
      name,
      { account, deployer, sessionPolicy: policy, stack: pulumi.getStack() },
      { parent: this.parent },
    );
  }
}
