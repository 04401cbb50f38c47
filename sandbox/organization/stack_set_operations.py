"""What an operation of a StackSet does, account by account. It is over when its call returns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from moto.cloudformation import models
from moto.cloudformation.exceptions import ValidationError
from moto.moto_api._internal import mock_random

from stack_updates import with_stack_tags

REGION = "us-east-1"

# An account, a region, and the targeted unit through which the account is reached.
Place = tuple[str, str, str]


def places_of(
    stack_set: Any, params: dict[str, Any], *, of_deployed: bool = False
) -> list[Place]:
    """Where a call of the API is meant to work: in accounts that are active, or have an instance."""
    targets = params.get("DeploymentTargets") or {}
    units = targets.get("OrganizationalUnitIds")
    if not units:
        raise ValidationError(message="OrganizationalUnitIds are required")
    listed = set(targets.get("Accounts", []))
    kind = targets.get("AccountFilterType", "UNION" if listed else "NONE")
    places = []
    for account, unit in accounts_in(stack_set.instances.org_backend, units):
        is_meant = {
            "NONE": True,
            "INTERSECTION": account.id in listed,
            "DIFFERENCE": account.id not in listed,
        }[kind]
        for region in params.get("Regions", []):
            is_deployed = stack_set.instances.get_instance(account.id, region) is not None
            is_reachable = account.status == "ACTIVE"
            if is_meant and (is_deployed if of_deployed else is_reachable):
                places.append((account.id, region, unit))
    if not places and not of_deployed:
        raise ValidationError(message="No accounts found in the deployment targets")
    return places


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


def operate(
    stack_set: Any, action: str, places: list[Place], params: dict[str, Any],
    work: Callable[[Any, Place], None],
) -> str:
    """Does the work in one place after the other, as far as the tolerance allows; gives its ID."""
    tolerance = _tolerance(params.get("OperationPreferences") or {}, len(places))
    failures: dict[str, tuple[str, str]] = {}
    for place in places:
        if len(failures) > tolerance:
            failures[place[0]] = "CANCELLED", "Cancelled since failure tolerance has exceeded"
        else:
            try:
                work(stack_set, place)
            except Exception as error:  # moto raises anything where AWS fails a resource
                failures[place[0]] = "FAILED", str(getattr(error, "description", error))
        if action != "DELETE":
            _note_outcome(stack_set, place, failures.get(place[0]))
    operation_id = params.get("OperationId") or str(mock_random.uuid4())
    is_tolerated = len(failures) <= tolerance
    operation = stack_set._create_operation(
        operation_id=operation_id, action=action, accounts=[place[0] for place in places],
        status="SUCCEEDED" if is_tolerated else "FAILED", regions=params.get("Regions", [REGION]),
    )
    operation["Failures"] = failures
    return operation_id


def _tolerance(preferences: dict[str, Any], accounts: int) -> int:
    if "FailureToleranceCount" in preferences:
        return int(preferences["FailureToleranceCount"])
    return math.floor(accounts * int(preferences.get("FailureTolerancePercentage", 0)) / 100)


def _note_outcome(stack_set: Any, place: Place, failure: tuple[str, str] | None) -> None:
    account_id, region, unit = place
    instance = stack_set.instances.get_instance(account_id, region)
    if instance is None:
        instance = _without_stack(stack_set, place)
    instance.failure = failure


def _without_stack(stack_set: Any, place: Place) -> Any:
    """An instance whose stack could not be made."""
    instance = models.StackInstance.__new__(models.StackInstance)
    instance.account_id, instance.region_name, instance.unit = place
    instance.stackset_id = stack_set.id
    instance.stack_name = stack_set.instances.stack_name
    instance.parameters = []
    instance.stack = None
    stack_set.stack_instances.append(instance)
    return instance


def deploy(stack_set: Any, place: Place) -> None:
    """Makes the stack in one place, unless it is there."""
    account_id, region, unit = place
    known = stack_set.instances.get_instance(account_id, region)
    if known is not None and known.stack is not None:
        return
    instance = models.StackInstance(
        account_id=account_id, region_name=region, stackset_id=stack_set.id,
        stack_name=stack_set.instances.stack_name, name=stack_set.name,
        template=with_stack_tags(stack_set.template, stack_set.tags or {}),
        parameters=dict(stack_set.parameters),
        permission_model="SERVICE_MANAGED",
    )
    instance.unit = unit
    if known is not None:
        stack_set.stack_instances.remove(known)
    stack_set.stack_instances.append(instance)


def remove(stack_set: Any, place: Place, retain: bool) -> None:
    """Deletes the stack in one place, or lets it go on without the StackSet."""
    instance = stack_set.instances.get_instance(place[0], place[1])
    if not retain and instance.stack is not None:
        instance.delete()
    stack_set.stack_instances.remove(instance)


def is_true(value: Any) -> bool:
    """A boolean of the API, which may come as text."""
    return str(value).lower() == "true"
