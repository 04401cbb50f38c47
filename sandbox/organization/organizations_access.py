"""Trusted access of StackSets: ActivateOrganizationsAccess, DeactivateOrganizationsAccess and
DescribeOrganizationsAccess, which moto does not have (CloudFormation API reference).
"""

from __future__ import annotations

from typing import Any

from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.organizations.models import organizations_backends

PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"


class InvalidOperation(CloudFormationError):
    """AWS's error for an operation that is not valid here or now."""

    code = "InvalidOperationException"


def adjust() -> None:
    """Adds the three calls."""
    CloudFormationResponse.activate_organizations_access = _activate
    CloudFormationResponse.deactivate_organizations_access = _deactivate
    CloudFormationResponse.describe_organizations_access = _describe


def require(account_id: str) -> None:
    """Refuses service-managed StackSets of an account whose organization does not trust StackSets.

    Delegated administrators come here as the management account: the gateway knows them.
    """
    backend = organizations_backends[account_id]["aws"]
    if backend.org is None or not _is_enabled(backend):
        raise ValidationError(
            message="You must enable organizations access to operate a service managed stack set"
        )


def _activate(self: Any) -> Any:
    _organization(self).enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    return EmptyResult()


def _deactivate(self: Any) -> Any:
    _organization(self).disable_aws_service_access(ServicePrincipal=PRINCIPAL)
    return EmptyResult()


def _describe(self: Any) -> Any:
    return ActionResult({"Status": "ENABLED" if _is_enabled(_organization(self)) else "DISABLED"})


def _organization(self: Any) -> Any:
    """The organization whose management account calls."""
    backend = organizations_backends[self.current_account]["aws"]
    if backend.org is None or backend.org.master_account_id != self.current_account:
        raise InvalidOperation(
            "Only the management account of an organization can manage its organizations access"
        )
    return backend


def _is_enabled(backend: Any) -> bool:
    return PRINCIPAL in [service["ServicePrincipal"] for service in backend.services]
