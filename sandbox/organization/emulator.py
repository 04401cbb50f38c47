"""Adjusts moto, before anything uses it, to what this sandbox needs."""

from __future__ import annotations

import json
import os
from typing import Any

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
# Another account reaches a bucket only by a bucket policy, which nothing here evaluates.
os.environ["MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS"] = "false"
# No web page has any business here.
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"

import event_connections  # noqa: E402
import account_tags  # noqa: E402
import organizations_access  # noqa: E402
import role_checks  # noqa: E402
import service_control_policies  # noqa: E402
import user_boundaries  # noqa: E402
from stacksets import roles as stack_roles  # noqa: E402
from stacksets import api as stack_sets  # noqa: E402
from moto.iam import aws_managed_policies, models as iam  # noqa: E402

ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess"

# moto keeps a copy of every AWS-managed policy in every account: all of them cost 37 MB and
# 1.4 seconds per account, these cost next to nothing.
KEPT_MANAGED_POLICIES = (
    "AWSSSODirectoryReadOnly",
    "AWSSSOReadOnly",
    "AdministratorAccess",
    "AmazonS3ReadOnlyAccess",
    "IAMFullAccess",
    "ReadOnlyAccess",
    "SecurityAudit",
    "ViewOnlyAccess",
)


# The account of every access key ever created. moto would search every account for one.
ACCOUNT_OF_ACCESS_KEY: dict[str, str] = {}


def adjust() -> dict[str, Any]:
    """Applies every adjustment; returns the documents of the AWS-managed policies by ARN."""
    documents = _keep_few_managed_policies()
    _note_access_keys("create_access_key")
    _note_access_keys("create_temp_access_key")

    from moto.organizations import models as organizations

    _give_access_role_its_policy(organizations.FakeAccount)
    organizations.FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(organizations_access.PRINCIPAL)
    role_checks.adjust()
    user_boundaries.adjust()
    event_connections.adjust()
    service_control_policies.adjust()
    stack_roles.adjust()
    stack_sets.adjust()
    organizations_access.adjust()
    account_tags.adjust()
    return documents


def _keep_few_managed_policies() -> dict[str, Any]:
    every = json.loads(aws_managed_policies.aws_managed_policies_data)
    kept = {name: every[name] for name in KEPT_MANAGED_POLICIES}
    data = json.dumps(kept)
    aws_managed_policies.aws_managed_policies_data = data
    iam.aws_managed_policies_data = data
    return {
        f"arn:aws:iam::aws:policy{policy['Path']}{name}": policy["Document"]
        for name, policy in kept.items()
    }


def _note_access_keys(method: str) -> None:
    create = getattr(iam.IAMBackend, method)

    def create_and_note(self: Any, *args: Any, **kwargs: Any) -> Any:
        key = create(self, *args, **kwargs)
        ACCOUNT_OF_ACCESS_KEY[key.access_key_id] = self.account_id
        return key

    setattr(iam.IAMBackend, method, create_and_note)


def _give_access_role_its_policy(account_class: Any) -> None:
    """AWS attaches AdministratorAccess to a new member account's access role; moto does not."""
    create = account_class.__init__

    def create_with_policy(self: Any, organization: Any, **kwargs: Any) -> None:
        create(self, organization, **kwargs)
        role_name = kwargs.get("RoleName") or "OrganizationAccountAccessRole"
        iam.iam_backends[self.id]["aws"].attach_role_policy(ADMINISTRATOR_ACCESS, role_name)

    account_class.__init__ = create_with_policy
