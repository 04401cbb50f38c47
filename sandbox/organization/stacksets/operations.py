"""Operations of service-managed StackSets: they take their time, one after the other for each StackSet.

Nothing runs in the background: what is due by now is done before the next request is answered.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.cloudformation.exceptions import CloudFormationError
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from stacksets import listing as stack_set_listing
from stacksets.instances import Instance
from stacksets.preferences import batches_of, failures_tolerated
from stacksets.targets import Place

Work = Callable[[Any, Instance], None]
# The status of a result, and its reason.
Result = tuple[str, "str | None"]

SUCCEEDED: Result = ("SUCCEEDED", None)
_CANCELLED: Result = ("CANCELLED", "Cancelled since failure tolerance has exceeded")
_LOCK = threading.RLock()
_busy: list[Any] = []


@dataclass
class Progress:
    """How long an operation takes, in seconds, with each of its batches, and how many have ended."""

    operation_seconds: float = 0.2
    batch_seconds: float = 0
    ended: int = 0


progress = Progress()


class OperationInProgress(CloudFormationError):
    """AWS's error for a second operation at a time."""

    code = "OperationInProgressException"


@dataclass
class Operation:
    """An operation that has not ended."""

    described: dict[str, Any]
    places: list[Place]
    tolerance: int
    batches: int
    work: Work
    reaches_suspended: bool
    started: float | None = None

    @property
    def action(self) -> str:
        """CREATE, UPDATE or DELETE."""
        return str(self.described["Action"])


def require_idle(stack_set: Any) -> None:
    """Refuses what AWS does not do while an operation runs or is queued."""
    if stack_set.pending:
        raise OperationInProgress(f"Another Operation on StackSet {stack_set.arn} is in progress")


def begin(
    stack_set: Any, action: str, places: list[Place], params: dict[str, Any], work: Work,
    *, reaches_suspended: bool = False, is_automatic: bool = False,
) -> str:
    """Begins an operation, or queues it; gives its ID.

    Operations wait for their turn with managed execution and in automatic deployment; any other is
    refused while the StackSet is busy (API reference, ManagedExecution).
    """
    with _LOCK:
        if not is_automatic and not stack_set.managed_execution.get("Active"):
            require_idle(stack_set)
        stack_set_listing.note(stack_set)
        operation_id = params.get("OperationId") or str(mock_random.uuid4())
        described = {
            "OperationId": operation_id,
            "Action": action,
            "Status": "QUEUED",
            "CreationTimestamp": utcnow(),
            "Results": {},
        }
        stack_set.operations.append(described)
        for account, region, unit in places if action == "CREATE" else []:
            stack_set.stack_instances.setdefault((account, region), Instance(account, region, unit))
        preferences = params.get("OperationPreferences") or {}
        tolerance = failures_tolerated(preferences, len(places))
        batches = batches_of(preferences, len(places), tolerance)
        stack_set.pending.append(
            Operation(described, places, tolerance, batches, work, reaches_suspended)
        )
        if stack_set not in _busy:
            _busy.append(stack_set)
        _start_first(stack_set)
        return operation_id


def settle() -> None:
    """Does what is due."""
    if not _busy:
        return
    with _LOCK:
        for stack_set in list(_busy):
            while stack_set.pending and _is_due(stack_set.pending[0]):
                _perform(stack_set, stack_set.pending.popleft())
                _start_first(stack_set)
            if not stack_set.pending:
                _busy.remove(stack_set)


def stop(stack_set: Any, operation_id: str) -> bool:
    """Stops an operation that has not ended; says whether there was one of that ID."""
    with _LOCK:
        for operation in list(stack_set.pending):
            if operation.described["OperationId"] == operation_id:
                stack_set.pending.remove(operation)
                cancelled: dict[Place, Result] = dict.fromkeys(operation.places, ("CANCELLED", None))
                _end(stack_set, operation, "STOPPED", cancelled)
                _start_first(stack_set)
                return True
        return False


def _start_first(stack_set: Any) -> None:
    if stack_set.pending and stack_set.pending[0].started is None:
        stack_set.pending[0].started = time.monotonic()
        stack_set.pending[0].described["Status"] = "RUNNING"


def _is_due(operation: Operation) -> bool:
    takes = progress.operation_seconds + progress.batch_seconds * operation.batches
    return time.monotonic() >= (operation.started or 0) + takes


def _perform(stack_set: Any, operation: Operation) -> None:
    stack_set_listing.note(stack_set)
    organization = stack_set.instances.org_backend
    suspended = {one.id for one in organization.accounts if one.status != "ACTIVE"}
    results: dict[Place, Result] = {}
    failed = 0
    for place in operation.places:
        if place[0] in suspended and not operation.reaches_suspended:
            results[place] = _skip(stack_set, place)
        elif failed > operation.tolerance:
            results[place] = _CANCELLED
        else:
            results[place] = _work_in(stack_set, operation, place)
        failed += results[place][0] != "SUCCEEDED"
    _end(stack_set, operation, "FAILED" if failed > operation.tolerance else "SUCCEEDED", results)


def _skip(stack_set: Any, place: Place) -> Result:
    """Neither failed nor current. Which result AWS gives is not documented; it is no failure."""
    instance = stack_set.stack_instances.get(place[:2])
    if instance is not None and not instance.is_inoperable:
        instance.note("OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT")
    return SUCCEEDED


def _work_in(stack_set: Any, operation: Operation, place: Place) -> Result:
    instance = stack_set.stack_instances.get(place[:2])
    if instance is None:
        return SUCCEEDED
    try:
        operation.work(stack_set, instance)
        return SUCCEEDED
    except Exception as error:  # moto raises anything where AWS fails a resource
        reason = str(getattr(error, "description", None) or error)
        if operation.action != "DELETE":
            instance.note("OUTDATED", "FAILED", reason)
        elif not instance.is_inoperable:
            instance.note("INOPERABLE", "INOPERABLE", reason)
        return "FAILED", reason


def _end(stack_set: Any, operation: Operation, status: str, results: dict[Place, Result]) -> None:
    described = operation.described
    described.update(Status=status, EndTimestamp=utcnow(), Results=results)
    for place, (result, reason) in results.items():
        instance = stack_set.stack_instances.get(place[:2])
        if instance is None:
            continue
        instance.operation_id = described["OperationId"]
        if result == "CANCELLED" and not instance.is_inoperable:
            instance.note("OUTDATED", "CANCELLED", reason)
    progress.ended += 1


def prepare(stack_set: Any) -> None:
    """Gives a new StackSet what its operations need."""
    stack_set.pending = deque()
    stack_set.past_listings = []
    stack_set.stack_instances = {}
    stack_set.targeted_units = set()
