"""What AWS looks up before it stores a role: the principals that it trusts, and its boundary."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument, NotFoundException
from moto.iam.models import IAMBackend, iam_backends

_USER_OR_ROLE = re.compile(r"arn:aws:iam::(\d{12}):(user|role)/(?:.*/)?([^/]+)")


def adjust() -> None:
    """Has moto refuse what AWS refuses, whether a user or CloudFormation stores the role."""
    create_role = IAMBackend.create_role
    update = IAMBackend.update_assume_role_policy
    put_boundary = IAMBackend.put_role_permissions_boundary

    def checked_create(
        self: Any, role_name: str, assume_role_policy_document: str, path: str,
        permissions_boundary: str | None, *args: Any, **kwargs: Any,
    ) -> Any:
        _check(assume_role_policy_document)
        _check_boundary(self, permissions_boundary)
        return create_role(
            self, role_name, assume_role_policy_document, path, permissions_boundary,
            *args, **kwargs,
        )

    def checked_update(self: Any, role_name: str, policy_document: str) -> None:
        _check(policy_document)
        update(self, role_name, policy_document)

    def checked_put_boundary(self: Any, role_name: str, permissions_boundary: str) -> None:
        _check_boundary(self, permissions_boundary)
        put_boundary(self, role_name, permissions_boundary)

    IAMBackend.create_role = checked_create
    IAMBackend.update_assume_role_policy = checked_update
    IAMBackend.put_role_permissions_boundary = checked_put_boundary


def _check_boundary(backend: Any, arn: str | None) -> None:
    if arn and arn not in backend.managed_policies:
        raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")


def _check(document: str) -> None:
    for arn in _named(json.loads(document)):
        if not _exists(arn):
            raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{arn}"')


def _named(document: dict[str, Any]) -> Iterator[str]:
    for statement in _listed(document.get("Statement", [])):
        principal = statement.get("Principal", {})
        if isinstance(principal, dict):
            yield from _listed(principal.get("AWS", []))


def _exists(arn: str) -> bool:
    match = _USER_OR_ROLE.fullmatch(arn)
    if match is None:
        return True  # everybody, an account, or a session
    account_id, kind, name = match.groups()
    # Asking moto for an account creates it: look whether it is there first.
    if account_id not in iam_backends.keys():
        return False
    backend = iam_backends[account_id]["aws"]
    found = list(backend.users.values()) if kind == "user" else backend.get_roles()
    return any(one.name == name and one.arn == arn for one in found)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
