"""Service-managed StackSets as AWS runs them, where moto's are coarser.

Targets are the active member accounts of organizational units, nested ones included, of a filter
(INTERSECTION, DIFFERENCE) only those; a role that exists fails the account; updates reach the
deployed stacks; accounts that come to a targeted unit, or leave it, are deployed to automatically.
An instance that failed is listed as OUTDATED with its reason, and tried again by the next update or
creation; beyond the failure tolerance an operation stops. Every operation is over when its call
returns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from moto.cloudformation import models, responses
from moto.cloudformation.exceptions import ValidationError
from moto.core.responses import ActionResult
from moto.moto_api._internal import mock_random
from moto.organizations.models import OrganizationsBackend, organizations_backends

import stack_updates

PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"
REGION = "us-east-1"


def adjust() -> None:
    """Replaces the calls of service-managed StackSets; self-managed ones stay moto's."""
    response = responses.CloudFormationResponse
    for name, serve in _CALLS.items():
        setattr(response, name, _service_managed(getattr(response, name), serve))
    results = "list_stack_set_operation_results"
    setattr(response, results, _results(getattr(response, results)))
    models.StackSet.managed_execution = property(lambda self: getattr(self, "managed", None))
    models.StackInstance.to_dict = _summary(models.StackInstance.to_dict)
    for name in ("create_account", "move_account", "close_account"):
        setattr(OrganizationsBackend, name, _then_deploy(getattr(OrganizationsBackend, name)))


def _service_managed(moto: Callable[..., Any], serve: Callable[..., Any]) -> Callable[..., Any]:
    def respond(self: Any) -> Any:
        params = self._get_params()
        if moto.__name__ == "create_stack_set":
            if params.get("PermissionModel") != "SERVICE_MANAGED":
                return moto(self)
            _require_organization(self.current_account)
            result = moto(self)
            stack_set = self.cloudformation_backend.describe_stack_set(params["StackSetName"])
            serve(stack_set, params)
            return result
        stack_set = self.cloudformation_backend.describe_stack_set(params["StackSetName"])
        if stack_set.permission_model != "SERVICE_MANAGED":
            return moto(self)
        _require_organization(self.current_account)
        return ActionResult({"OperationId": serve(stack_set, params)})

    respond.__name__ = moto.__name__
    return respond


def _require_organization(account_id: str) -> None:
    """Delegated administrators come here as the management account: the gateway knows them."""
    backend = organizations_backends[account_id]["aws"]
    if backend.org is None or PRINCIPAL not in [s["ServicePrincipal"] for s in backend.services]:
        raise ValidationError(
            message="You must enable organizations access to operate a service managed stack set"
        )


def _note_settings(stack_set: Any, params: dict[str, Any]) -> None:
    stack_set.auto_deployment = params.get("AutoDeployment")
    stack_set.capabilities = params.get("Capabilities", [])
    stack_set.managed = params.get("ManagedExecution", {"Active": False})
    stack_set.targeted_units = set()


def _create(stack_set: Any, params: dict[str, Any]) -> str:
    places = _places(stack_set, params)
    stack_set.targeted_units |= set(params["DeploymentTargets"]["OrganizationalUnitIds"])
    return _operate(stack_set, "CREATE", places, params, _deploy)


def _delete(stack_set: Any, params: dict[str, Any]) -> str:
    targets = params["DeploymentTargets"]
    places = _places(stack_set, params, of_deployed=True)
    if "Accounts" not in targets:
        stack_set.targeted_units -= set(targets["OrganizationalUnitIds"])
    retain = _is_true(params.get("RetainStacks"))
    return _operate(
        stack_set, "DELETE", places, params, lambda one, place: _remove(one, place, retain)
    )


def _update_instances(stack_set: Any, params: dict[str, Any]) -> str:
    overrides = params.get("ParameterOverrides", [])

    def update(one: Any, place: Place) -> None:
        _deploy(one, place)
        one.instances.get_instance(place[0], place[1]).parameters = overrides

    places = _places(stack_set, params, of_deployed=True)
    return _operate(stack_set, "UPDATE", places, params, update)


def _update(stack_set: Any, params: dict[str, Any]) -> str:
    stack_set.template = stack_set.instances.template = params["TemplateBody"]
    stack_set.parameters = {
        one["ParameterKey"]: one["ParameterValue"] for one in params.get("Parameters", [])
    }
    stack_set.description = params.get("Description", stack_set.description)
    stack_set.auto_deployment = params.get("AutoDeployment", stack_set.auto_deployment)
    stack_set.managed = params.get("ManagedExecution", stack_set.managed)
    stack_set.tags = {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])}

    def update(one: Any, place: Place) -> None:
        stack = one.instances.get_instance(place[0], place[1]).stack
        if stack is None:
            _deploy(one, place)
        elif stack_updates.is_update(stack, one.template, dict(one.parameters)):
            stack.update(one.template, parameters=dict(one.parameters))

    places = [(i.account_id, i.region_name, i.unit) for i in stack_set.stack_instances]
    return _operate(stack_set, "UPDATE", places, params, update)


_CALLS: dict[str, Callable[..., Any]] = {
    "create_stack_set": _note_settings,
    "update_stack_set": _update,
    "create_stack_instances": _create,
    "delete_stack_instances": _delete,
    "update_stack_instances": _update_instances,
}

# An account, a region, and the targeted unit through which the account is reached.
Place = tuple[str, str, str]


def _places(
    stack_set: Any, params: dict[str, Any], *, of_deployed: bool = False
) -> list[Place]:
    targets = params.get("DeploymentTargets") or {}
    units = targets.get("OrganizationalUnitIds")
    if not units:
        raise ValidationError(message="OrganizationalUnitIds are required")
    listed = set(targets.get("Accounts", []))
    kind = targets.get("AccountFilterType", "UNION" if listed else "NONE")
    places = []
    for account, unit in _accounts_in(stack_set.instances.org_backend, units):
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


def _accounts_in(backend: Any, units: Iterable[str]) -> list[tuple[Any, str]]:
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


def _operate(
    stack_set: Any, action: str, places: list[Place], params: dict[str, Any],
    work: Callable[[Any, Place], None],
) -> str:
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


def _deploy(stack_set: Any, place: Place) -> None:
    account_id, region, unit = place
    known = stack_set.instances.get_instance(account_id, region)
    if known is not None and known.stack is not None:
        return
    instance = models.StackInstance(
        account_id=account_id, region_name=region, stackset_id=stack_set.id,
        stack_name=stack_set.instances.stack_name, name=stack_set.name,
        template=stack_set.template, parameters=dict(stack_set.parameters),
        permission_model="SERVICE_MANAGED",
    )
    instance.unit = unit
    if known is not None:
        stack_set.stack_instances.remove(known)
    stack_set.stack_instances.append(instance)


def _remove(stack_set: Any, place: Place, retain: bool) -> None:
    instance = stack_set.instances.get_instance(place[0], place[1])
    if not retain and instance.stack is not None:
        instance.delete()
    stack_set.stack_instances.remove(instance)


def _summary(moto: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    def summary(self: Any) -> dict[str, Any]:
        unit = getattr(self, "unit", None)
        if unit is None:
            return moto(self)
        told = {**moto(self), "OrganizationalUnitId": unit, "ParameterOverrides": []}
        failure = getattr(self, "failure", None)
        if failure is None:
            return told
        detailed, reason = failure
        return {
            **told,
            "Status": "OUTDATED",
            "StatusReason": reason,
            "StackInstanceStatus": {"DetailedStatus": detailed},
        }

    return summary


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
        and _is_true((getattr(stack_set, "auto_deployment", None) or {}).get("Enabled"))
    ]


def _reached(stack_set: Any) -> dict[str, str]:
    found = _accounts_in(stack_set.instances.org_backend, stack_set.targeted_units)
    return {account.id: unit for account, unit in found if account.status == "ACTIVE"}


def _follow(stack_set: Any, before: dict[str, str], after: dict[str, str]) -> None:
    """Filters of accounts do not count here, as with AWS; suspended accounts keep their stacks."""
    retain = _is_true(stack_set.auto_deployment.get("RetainStacksOnAccountRemoval"))
    organization = stack_set.instances.org_backend
    suspended = {one.id for one in organization.accounts if one.status != "ACTIVE"}
    for instance in list(stack_set.stack_instances):
        account_id = instance.account_id
        if account_id in before and account_id not in after and account_id not in suspended:
            _remove(stack_set, (account_id, instance.region_name, instance.unit), retain)
    for account_id, unit in after.items():
        if account_id not in before:
            _operate(stack_set, "CREATE", [(account_id, REGION, unit)], {}, _deploy)


def _results(moto: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def respond(self: Any) -> Any:
        operation = self.cloudformation_backend.list_stack_set_operation_results(
            self._get_param("StackSetName"), self._get_param("OperationId")
        )
        if "Failures" not in operation:
            return moto(self)
        failures = operation["Failures"]
        summaries = [
            {
                "Account": account,
                "Region": region,
                "Status": failures.get(account, ("SUCCEEDED", None))[0],
                "StatusReason": failures.get(account, ("SUCCEEDED", None))[1],
            }
            for instance in operation["Instances"]
            for account, region in instance.items()
        ]
        return ActionResult({"Summaries": summaries})

    return respond


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
