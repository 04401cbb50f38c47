"""Service control policies of AWS Organizations: which of them reach an account.

They are evaluated by the gateway. What moto accepts and AWS refuses is refused here (AWS
Organizations API reference, AttachPolicy and DetachPolicy).
"""

from __future__ import annotations

import json
from typing import Any

from moto.organizations.exceptions import ConstraintViolationException, PolicyTypeNotEnabledException
from moto.organizations.models import OrganizationsBackend
from moto.organizations.utils import DEFAULT_SCP_POLICY_ID

_TYPE = "SERVICE_CONTROL_POLICY"

# The policies of the root, of one unit or of the account itself: each level has to allow a call.
Level = dict[str, Any]


def adjust() -> None:
    """Has moto refuse to attach policies of a type that is off, and to detach the last one."""
    attach = OrganizationsBackend.attach_policy
    detach = OrganizationsBackend.detach_policy

    def checked_attach(self: Any, **kwargs: Any) -> None:
        policy = self.get_policy_by_id(kwargs["PolicyId"])
        if policy.type == _TYPE and not policy.aws_managed and not is_enabled(self):
            raise PolicyTypeNotEnabledException
        attach(self, **kwargs)

    def checked_detach(self: Any, **kwargs: Any) -> None:
        policy = self.get_policy_by_id(kwargs["PolicyId"])
        target = next((one for one in policy.attachments if one.id == kwargs["TargetId"]), None)
        if policy.type == _TYPE and target is not None and len(_attached(target)) == 1:
            raise ConstraintViolationException(
                "You cannot remove the last policy attached to the specified target. You should "
                "have at least one attached."
            )
        detach(self, **kwargs)

    OrganizationsBackend.attach_policy = checked_attach
    OrganizationsBackend.detach_policy = checked_detach


def is_enabled(backend: Any) -> bool:
    """Whether the organization's root has the policy type switched on."""
    root = next(unit for unit in backend.ou if unit.id == backend.org.root_id)
    return any(one["Type"] == _TYPE for one in root.policy_types)


def reaching(backend: Any, account: Any) -> list[Level]:
    """The levels from the root down to the account; none where nothing is limited.

    Nothing is limited where the type is off, in the management account, and where every level has
    FullAWSAccess only.
    """
    if account.id == backend.org.master_account_id or not is_enabled(backend):
        return []
    levels = _path(backend, account)
    if all(policy.id == DEFAULT_SCP_POLICY_ID for one in levels for policy in _attached(one)):
        return []
    return [
        {
            "id": one.id,
            "policies": [
                {"name": policy.arn, "document": json.loads(policy.content)}
                for policy in _attached(one)
            ],
        }
        for one in levels
    ]


def _path(backend: Any, account: Any) -> list[Any]:
    units = {unit.id: unit for unit in backend.ou}
    path = [account]
    while path[0].id != backend.org.root_id:
        path.insert(0, units[path[0].parent_id])
    return path


def _attached(target: Any) -> list[Any]:
    return [policy for policy in target.attached_policies if policy.type == _TYPE]
