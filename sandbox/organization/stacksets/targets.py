"""Which accounts a call for a service-managed StackSet is meant for (API reference, DeploymentTargets)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto.cloudformation.exceptions import ValidationError

REGION = "us-east-1"

# An account, a region, and the targeted unit through which the account is reached.
Place = tuple[str, str, str]


def places_of(stack_set: Any, params: dict[str, Any], *, of_instances: bool = False) -> list[Place]:
    """Where a call is meant to work.

    A creation is meant for every account of the units, the suspended ones included; anything else
    (`of_instances`) for those of them that have an instance. An account that has left the unit is
    not among them: only UNION names accounts beside the units.
    """
    targets = params.get("DeploymentTargets") or {}
    units = targets.get("OrganizationalUnitIds")
    if not units:
        raise ValidationError(
            message="StackSets with SERVICE_MANAGED permission model can only have "
            "OrganizationalUnit as target"
        )
    listed = set(targets.get("Accounts", []))
    kind = targets.get("AccountFilterType") or ("UNION" if listed else "NONE")
    if kind == "UNION" and not of_instances:
        raise ValidationError(message="AccountFilterType UNION is not supported for create operations")
    organization = stack_set.instances.org_backend
    accounts = {
        account.id: unit
        for account, unit in accounts_in(organization, units)
        if _is_meant(account.id, kind, listed)
    }
    regions = params.get("Regions", [])
    if not of_instances:
        return [(account, region, unit) for account, unit in accounts.items() for region in regions]
    meant = set(accounts) | (listed if kind == "UNION" else set())
    return [
        (one.account_id, one.region_name, one.unit)
        for one in stack_set.stack_instances.values()
        if one.account_id in meant and one.region_name in regions
    ]


def places_of_instances(stack_set: Any) -> list[Place]:
    """Where all instances are."""
    instances = stack_set.stack_instances.values()
    return [(one.account_id, one.region_name, one.unit) for one in instances]


def targeted_units(stack_set: Any) -> list[str]:
    """The units that deployments have named, as DescribeStackSet has them; self-managed: none."""
    return sorted(getattr(stack_set, "targeted_units", []))


def deployed_regions(stack_set: Any) -> list[str]:
    """The regions that have an instance, as DescribeStackSet has them; self-managed: moto tells none."""
    if stack_set.permission_model != "SERVICE_MANAGED":
        return []
    return sorted({region for _, region, _ in places_of_instances(stack_set)})


def is_true(value: Any) -> bool:
    """A boolean of the API, which may come as text."""
    return str(value).lower() == "true"


def _is_meant(account_id: str, kind: str, listed: set[str]) -> bool:
    if kind == "INTERSECTION":
        return account_id in listed
    return kind != "DIFFERENCE" or account_id not in listed


def accounts_in(backend: Any, units: Iterable[str]) -> list[tuple[Any, str]]:
    """The member accounts of units and of what is nested in them, each with the targeted unit."""
    parents = {unit.id: getattr(unit, "parent_id", None) for unit in backend.ou}
    found = []
    for account in list(backend.accounts):
        unit = account.parent_id
        while unit is not None and unit not in units:
            unit = parents.get(unit)
        if unit is not None and account.id != backend.org.master_account_id:
            found.append((account, unit))
    return found
