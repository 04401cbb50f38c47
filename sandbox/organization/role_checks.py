"""What AWS looks up before it stores a role: the principals that it trusts, and its boundary."""

from __future__ import annotations

from typing import Any

from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend

import trusted_principals


def adjust() -> None:
    """Has moto refuse what AWS refuses, and keep what AWS keeps, whether a user or CloudFormation stores the role."""
    trusted_principals.adjust()
    create_role = IAMBackend.create_role
    update_role = IAMBackend.update_role
    update = IAMBackend.update_assume_role_policy
    put_boundary = IAMBackend.put_role_permissions_boundary

    def checked_create(
        self: Any, role_name: str, assume_role_policy_document: str, path: str,
        permissions_boundary: str | None, *args: Any, **kwargs: Any,
    ) -> Any:
        trusted_principals.check(assume_role_policy_document)
        _check_boundary(self, permissions_boundary)
        return create_role(
            self, role_name, assume_role_policy_document, path, permissions_boundary,
            *args, **kwargs,
        )

    def checked_update(self: Any, role_name: str, policy_document: str) -> None:
        trusted_principals.check(policy_document)
        update(self, role_name, policy_document)

    def checked_put_boundary(self: Any, role_name: str, permissions_boundary: str) -> None:
        _check_boundary(self, permissions_boundary)
        put_boundary(self, role_name, permissions_boundary)

    def keeping_update(
        self: Any, role_name: str, role_description: str | None, max_session_duration: str
    ) -> Any:
        # UpdateRole leaves a description that it does not name; moto takes it away.
        description = role_description
        if description is None:
            description = self.get_role(role_name).description
        return update_role(self, role_name, description, max_session_duration)

    IAMBackend.create_role = checked_create
    IAMBackend.update_role = keeping_update
    IAMBackend.update_assume_role_policy = checked_update
    IAMBackend.put_role_permissions_boundary = checked_put_boundary


def _check_boundary(backend: Any, arn: str | None) -> None:
    if arn and arn not in backend.managed_policies:
        raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")
