"""The instances of a service-managed StackSet, and what is done to their stacks."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from moto.cloudformation import models
from moto.cloudformation.utils import generate_stack_id
from moto.moto_api._internal import mock_random

from stacksets.updates import update_stack, with_stack_tags


@dataclass(eq=False)
class Instance:
    """A StackSet's reference to a stack in one account and region; there may be no stack."""

    account_id: str
    region_name: str
    unit: str
    overrides: dict[str, str] = field(default_factory=dict)
    stack: Any = None
    status: str = "OUTDATED"
    detailed_status: str = "PENDING"
    reason: str | None = None
    operation_id: str | None = None

    def note(self, status: str, detailed_status: str, reason: str | None = None) -> None:
        """Keeps how the last operation ended here."""
        self.status, self.detailed_status, self.reason = status, detailed_status, reason

    def summary(self, stack_set: Any, underway: str | None) -> dict[str, Any]:
        """As ListStackInstances has it; `underway` is RUNNING or PENDING during an operation."""
        return {
            "StackSetId": stack_set.id,
            "StackId": self.stack.stack_id if self.stack else None,
            "Region": self.region_name,
            "Account": self.account_id,
            "OrganizationalUnitId": self.unit,
            "Status": "INOPERABLE" if self.is_inoperable else "OUTDATED" if underway else self.status,
            "StatusReason": self.reason,
            "StackInstanceStatus": {"DetailedStatus": underway or self.detailed_status},
            "DriftStatus": "NOT_CHECKED",
            "LastOperationId": self.operation_id,
        }

    @property
    def is_inoperable(self) -> bool:
        """Whether a deletion failed: left out of updates, and deleted with RetainStacks only."""
        return self.status == "INOPERABLE"


def create(stack_set: Any, instance: Instance) -> None:
    """Makes the stack, unless there is one: that stays as it is, up to date or not."""
    if instance.stack is None and not instance.is_inoperable:
        _deploy(stack_set, instance)
        instance.note("CURRENT", "SUCCEEDED")


def bring(stack_set: Any, instance: Instance) -> None:
    """Brings the stack to the StackSet's template and parameters, or makes it."""
    if instance.stack is None:
        _deploy(stack_set, instance)
    else:
        update_stack(instance.stack, *_wanted(stack_set, instance))
    instance.note("CURRENT", "SUCCEEDED")


def remove(stack_set: Any, instance: Instance) -> None:
    """Deletes the stack and lets the instance go, unless an earlier deletion failed."""
    if instance.is_inoperable:
        raise RuntimeError(f"Stack instance is INOPERABLE: {instance.reason}")
    if instance.stack is not None:
        instance.stack.delete()
    release(stack_set, instance)


def release(stack_set: Any, instance: Instance) -> None:
    """Lets the instance go, and its stack go on without the StackSet (RetainStacks)."""
    del stack_set.stack_instances[instance.account_id, instance.region_name]


def _deploy(stack_set: Any, instance: Instance) -> None:
    # A stack that failed is rolled back, which deletes what it had made.
    template, parameters = _wanted(stack_set, instance)
    name = f"StackSet-{stack_set.name}-{mock_random.uuid4()}"
    stack = models.Stack(
        stack_id=generate_stack_id(name, instance.region_name, instance.account_id),
        name=name,
        template=template,
        parameters=parameters,
        account_id=instance.account_id,
        region_name=instance.region_name,
        tags=dict(stack_set.tags or {}),
    )
    try:
        stack.create_resources()
    except Exception:
        with suppress(Exception):
            stack.delete()
        raise
    instance.stack = stack


def _wanted(stack_set: Any, instance: Instance) -> tuple[str, dict[str, str]]:
    template = with_stack_tags(stack_set.template, stack_set.tags or {})
    return template, {**stack_set.parameters, **instance.overrides}
