"""Service-managed StackSets follow accounts that join their units or leave them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.cloudformation import models
from moto.organizations.models import OrganizationsBackend

from stack_set_operations import REGION, accounts_in, deploy, is_true, operate, remove


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
        if stack_set.status == "ACTIVE"
        and is_true((getattr(stack_set, "auto_deployment", None) or {}).get("Enabled"))
    ]


def _reached(stack_set: Any) -> dict[str, str]:
    found = accounts_in(stack_set.instances.org_backend, stack_set.targeted_units)
    return {account.id: unit for account, unit in found if account.status == "ACTIVE"}


def _follow(stack_set: Any, before: dict[str, str], after: dict[str, str]) -> None:
    """Filters of accounts do not count here, as with AWS; suspended accounts keep their stacks."""
    retain = is_true(stack_set.auto_deployment.get("RetainStacksOnAccountRemoval"))
    organization = stack_set.instances.org_backend
    suspended = {one.id for one in organization.accounts if one.status != "ACTIVE"}
    for instance in list(stack_set.stack_instances):
        account_id = instance.account_id
        if account_id in before and account_id not in after and account_id not in suspended:
            remove(stack_set, (account_id, instance.region_name, instance.unit), retain)
    for account_id, unit in after.items():
        if account_id not in before:
            operate(stack_set, "CREATE", [(account_id, REGION, unit)], {}, deploy)
