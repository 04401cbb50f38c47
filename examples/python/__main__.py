"""Authomize's trust role in the accounts that the stack's configuration lists."""

import pulumi
from pulumi_authomize_aws import AccountArgs, AuthomizeIntegration

config = pulumi.Config()
management_account_id = config.get("managementAccountId")

# The credentials are AWS's usual ones. Each account is worked in by its access role, which is
# OrganizationAccountAccessRole unless access_role_name says otherwise.
integration = AuthomizeIntegration(
    "authomize",
    external_id=config.require("externalId"),
    accounts=[AccountArgs(id=account_id) for account_id in config.require_object("accounts")],
    management_account_id=management_account_id,
    # Adds two read-only policies for IAM Identity Center, in the management account alone.
    identity_center=management_account_id is not None,
)

pulumi.export("roleArns", integration.role_arns)
# What to type into the vendor's dialog, field by field.
pulumi.export("handover", integration.handover)
# Empty when every role is as it was asked for.
pulumi.export("incompleteAccounts", integration.incomplete_accounts)
