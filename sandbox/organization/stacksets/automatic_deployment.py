"""Service-managed StackSets follow accounts that join their units or leave them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.cloudformation import models
from moto.organizations.models import OrganizationsBackend

from stacksets.instances import create, release, remove
from stacksets.operations import begin
from stacksets.targets import REGION, Place, accounts_in, is_true


def adjust() -> None:
    """Lets what changes the organization end in automatic deployment."""
    for name in ("create_account", "move_account", "close_account"):
        setattr(OrganizationsBackend, name, _then_deploy(getattr(OrganizationsBackend, name)))


def _then_deploy(moto: Callable[..., Any]) -> Callable[..., Any]:
    """Lets every StackSet with automatic deployment follow a change of the organization."""

    def change(self: Any, *args: Any, **kwargs: Any) -> Any:
        stack_sets = _automatic_stack_sets()
        before = [_reached(one) for one in stack_sets]
        result = moto(self, *args, **kwargs)
        for stack_set, was_reached in zip(stack_sets, before):
            _follow(stack_set, was_reached, _reached(stack_set))
        return result

    return change


def _automatic_stack_sets() -> list[Any]:
    return [
        stack_set
        for _, regions in list(models.cloudformation_backends.items())
        for backend in list(regions.values())
        for stack_set in backend.stacksets.values()
        if stack_set.status == "ACTIVE" and _is_set(stack_set, "Enabled")
    ]


def _is_set(stack_set: Any, setting: str) -> bool:
    automatic = getattr(stack_set, "auto_deployment", None) or {}
    return is_true(automatic.get(setting))


def _reached(stack_set: Any) -> dict[str, str]:
    found = accounts_in(stack_set.instances.org_backend, stack_set.targeted_units)
    return {account.id: unit for account, unit in found if account.status == "ACTIVE"}


def _follow(stack_set: Any, before: dict[str, str], after: dict[str, str]) -> None:
    """Filters of accounts do not count here, as with AWS; suspended accounts keep their stacks."""
    organization = stack_set.instances.org_backend
    suspended = {one.id for one in organization.accounts if one.status != "ACTIVE"}
    left: list[Place] = [
        (one.account_id, one.region_name, one.unit)
        for one in stack_set.stack_instances.values()
        if one.account_id in before and one.account_id not in {*after, *suspended}
    ]
    joined: list[Place] = [
        (account_id, REGION, unit) for account_id, unit in after.items() if account_id not in before
    ]
    retains = _is_set(stack_set, "RetainStacksOnAccountRemoval")
    if left:
        begin(stack_set, "DELETE", left, {}, release if retains else remove, is_automatic=True)
    if joined:
        begin(stack_set, "CREATE", joined, {}, create, is_automatic=True)
