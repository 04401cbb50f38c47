"""What a service-managed StackSet tells of its instances and of the results of an operation."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from moto.cloudformation.exceptions import StackInstanceNotFound
from moto.core.responses import ActionResult

Summary = dict[str, Any]

_PAGE = 100


@dataclass
class Delay:
    """By how many seconds ListStackInstances lags behind."""

    seconds: float = 0


delay = Delay()


def note(stack_set: Any) -> None:
    """Keeps the listing as it was before a change, for as long as it is still answered."""
    if delay.seconds > 0:
        stack_set.past_listings.append((time.monotonic(), _present(stack_set)))


def instances(stack_set: Any, params: dict[str, Any]) -> ActionResult:
    """ListStackInstances, with its filters and in pages."""
    found = [one for one in _listed(stack_set) if _is_asked(one, params)]
    start = int(params.get("NextToken") or 0)
    end = start + int(params.get("MaxResults") or _PAGE)
    page: Summary = {"Summaries": found[start:end]}
    return ActionResult({**page, "NextToken": str(end)} if end < len(found) else page)


def instance(stack_set: Any, params: dict[str, Any]) -> ActionResult:
    """DescribeStackInstance."""
    place = params["StackInstanceAccount"], params["StackInstanceRegion"]
    one = stack_set.stack_instances.get(place)
    if one is None:
        raise StackInstanceNotFound()
    overrides = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in one.overrides.items()
    ]
    summary = one.summary(stack_set, _underway(stack_set).get(place))
    return ActionResult({"StackInstance": {**summary, "ParameterOverrides": overrides}})


def results(stack_set: Any, params: dict[str, Any]) -> ActionResult:
    """ListStackSetOperationResults."""
    operation = stack_set.get_operation(params["OperationId"])
    underway = {
        place: ("RUNNING" if index == 0 else "PENDING", None)
        for index, pending in enumerate(stack_set.pending)
        if pending.described is operation
        for place in pending.places
    }
    summaries = [
        {
            "Account": account,
            "Region": region,
            "OrganizationalUnitId": unit,
            "Status": status,
            "StatusReason": reason,
        }
        for (account, region, unit), (status, reason) in (operation["Results"] or underway).items()
    ]
    return ActionResult({"Summaries": summaries})


def _listed(stack_set: Any) -> list[Summary]:
    asked = time.monotonic() - delay.seconds
    past = [listing for until, listing in stack_set.past_listings if until > asked]
    return past[0] if past else _present(stack_set)


def _present(stack_set: Any) -> list[Summary]:
    underway = _underway(stack_set)
    return [
        one.summary(stack_set, underway.get(place))
        for place, one in stack_set.stack_instances.items()
    ]


def _underway(stack_set: Any) -> dict[tuple[str, str], str]:
    """The places that an operation works in, or will."""
    found: dict[tuple[str, str], str] = {}
    for index, operation in enumerate(stack_set.pending):
        for account, region, _ in operation.places:
            found.setdefault((account, region), "RUNNING" if index == 0 else "PENDING")
    return found


def _is_asked(summary: Summary, params: dict[str, Any]) -> bool:
    wanted = {one["Name"]: one["Values"].split(",") for one in params.get("Filters", [])}
    detailed = summary["StackInstanceStatus"]["DetailedStatus"]
    return (
        params.get("StackInstanceAccount") in (None, summary["Account"])
        and params.get("StackInstanceRegion") in (None, summary["Region"])
        and detailed in wanted.get("DETAILED_STATUS", [detailed])
        and summary["LastOperationId"] in wanted.get("LAST_OPERATION_ID", [summary["LastOperationId"]])
    )
