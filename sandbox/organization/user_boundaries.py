"""Permissions boundaries of users, which moto does not know."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import User
from moto.iam.responses import IamResponse

from role_checks import check_boundary


def adjust() -> None:
    """Has users keep a boundary, as CreateUser and PutUserPermissionsBoundary set it."""
    create_user = IamResponse.create_user

    def create_with_boundary(self: Any) -> ActionResult:
        boundary = self._get_param("PermissionsBoundary")
        check_boundary(self.backend, boundary)
        result: ActionResult = create_user(self)
        self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = boundary
        return result

    User.permissions_boundary_arn = None
    User.permissions_boundary = property(_described)
    IamResponse.create_user = create_with_boundary
    IamResponse.put_user_permissions_boundary = _put
    IamResponse.delete_user_permissions_boundary = _delete


def _put(self: Any) -> ActionResult:
    boundary = self._get_param("PermissionsBoundary")
    check_boundary(self.backend, boundary)
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = boundary
    return EmptyResult()


def _delete(self: Any) -> ActionResult:
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
    return EmptyResult()


def _described(self: Any) -> dict[str, str] | None:
    """As GetUser has it (IAM API reference, AttachedPermissionsBoundary)."""
    if self.permissions_boundary_arn is None:
        return None
    kind = "PermissionsBoundaryPolicy"
    return {"PermissionsBoundaryType": kind, "PermissionsBoundaryArn": self.permissions_boundary_arn}
