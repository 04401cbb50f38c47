"""The components that AuthomizeIntegration is not made of: one role by a provider of the program's, and a StackSet."""

import pulumi
from pulumi_authomize_aws import StackSetTrustRoles, TrustRole

config = pulumi.Config()
account_id = config.require("accountId")

# pulumi_aws has a class for it; the engine takes it by its name as well.
provider = pulumi.ProviderResource(
    "aws",
    "account",
    {
        "region": "us-east-1",
        "assumeRoles": [{"roleArn": config.require("accessRoleArn")}],
    },
    pulumi.ResourceOptions(version=config.require("awsVersion")),
)
role = TrustRole(
    "role",
    account_id=account_id,
    external_id=config.require_secret("externalId"),
    max_session_duration=7200,
    opts=pulumi.ResourceOptions(providers={"aws": provider}),
)
stack_set = StackSetTrustRoles(
    "roles",
    external_id=config.require_secret("externalId"),
    organizational_unit_ids=[config.require("organizationalUnitId")],
    account_ids=config.require_object("accountIds"),
)

pulumi.export("arn", role.arn)
pulumi.export("roleId", role.role_id)
pulumi.export("isComplete", role.is_complete)
pulumi.export("stackSetName", stack_set.stack_set_name)
pulumi.export("incompleteAccounts", stack_set.incomplete_accounts)
