import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { Account, EnrolledSettings } from "../config/settings";
import { managedRole } from "../contract/roleManagement";
import { accountProvider } from "./accountProvider";
import { providerNameOf } from "./resourceNames";

/** Who works in the accounts, and on what. */
export interface AccountProvidersArgs {
  readonly settings: EnrolledSettings;
  /** The account that the deployment's credentials belong to, 12 digits. */
  readonly callerAccountId: string;
  readonly region: string;
  /** A profile of the AWS configuration files, when the stack names one. */
  readonly profile?: string | undefined;
}

/** The providers of one integration: one for each account, since every provider is a process. */
export class AccountProviders {
  private readonly made = new Map<string, Provider>();

  /**
   * @param name - the integration's logical name
   * @param parent - the integration
   */
  constructor(
    private readonly name: string,
    private readonly args: AccountProvidersArgs,
    private readonly parent: pulumi.Resource,
  ) {}

  /** The provider that manages the trust role of an account, and in the deployer's own whatever else. */
  of(account: Account): Provider {
    const made = this.made.get(account.id);
    if (made !== undefined) return made;
    const name = providerNameOf(account.id, this.args.settings.roleName, this.name);
    const provider = this.newProvider(name, account);
    this.made.set(account.id, provider);
    return provider;
  }

  /**
   * A provider that does something else in an account. In the deployer's own, where no session policy
   * narrows anything, it is the one that is there already.
   *
   * @param name - its logical name
   * @param sessionPolicy - all that it may do, as JSON
   */
  narrowedTo(sessionPolicy: string, name: string, account: Account): Provider {
    if (account.id === this.args.callerAccountId) return this.of(account);
    return this.newProvider(name, account, sessionPolicy);
  }

  private newProvider(name: string, account: Account, sessionPolicy?: string): Provider {
    const { settings, callerAccountId, region, profile } = this.args;
    return accountProvider(
      name,
      {
        role: managedRole(account.id, settings),
        accessRoleName: account.accessRoleName,
        callerAccountId,
        region,
        profile,
        stack: pulumi.getStack(),
        sessionPolicy,
      },
      { parent: this.parent },
    );
  }
}
