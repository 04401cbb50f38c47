"""What AWS looks up before it stores a role, and what UpdateRole leaves as it is.

It looks up the principals that the role trusts, and its boundary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend

import trusted_principals


def adjust() -> None:
    """Has moto do as AWS does, whether a user or CloudFormation stores the role."""
    trusted_principals.adjust()
    create_role = IAMBackend.create_role
    update = IAMBackend.update_assume_role_policy
    put_boundary = IAMBackend.put_role_permissions_boundary

    def checked_create(
        self: Any, role_name: str, assume_role_policy_document: str, path: str,
        permissions_boundary: str | None, *args: Any, **kwargs: Any,
    ) -> Any:
        trusted_principals.check(assume_role_policy_document)
        check_boundary(self, permissions_boundary)
        return create_role(
            self, role_name, assume_role_policy_document, path, permissions_boundary,
            *args, **kwargs,
        )

    def checked_update(self: Any, role_name: str, policy_document: str) -> None:
        trusted_principals.check(policy_document)
        update(self, role_name, policy_document)

    def checked_put_boundary(self: Any, role_name: str, permissions_boundary: str) -> None:
        check_boundary(self, permissions_boundary)
        put_boundary(self, role_name, permissions_boundary)

    IAMBackend.update_role = _update_given(IAMBackend.update_role)
    IAMBackend.create_role = checked_create
    IAMBackend.update_assume_role_policy = checked_update
    IAMBackend.put_role_permissions_boundary = checked_put_boundary


def check_boundary(backend: Any, arn: str | None) -> None:
    """Refuses a permissions boundary that is no policy of the account, nor one of AWS's own."""
    if arn and arn not in backend.managed_policies:
        raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")


def _update_given(update_role: Callable[..., Any]) -> Callable[..., Any]:
    """A description that UpdateRole does not name stays (API reference); moto erases it."""

    def update(self: Any, role_name: str, description: str | None, duration: Any) -> Any:
        kept = self.get_role(role_name).description if description is None else description
        return update_role(self, role_name, kept, duration)

    return update
