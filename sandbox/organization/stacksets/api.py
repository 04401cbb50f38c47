"""Service-managed StackSets as AWS runs them, where moto's are coarser.

Targets are the member accounts of organizational units, nested ones included, of a filter only
those. A suspended account's instance is skipped; a role that exists fails the account; updates reach
the deployed stacks, and one that fails is rolled back; a deletion that fails leaves the instance
INOPERABLE; accounts that come to a targeted unit, or leave it, are deployed to automatically; beyond
the failure tolerance an operation stops. Self-managed StackSets stay moto's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.cloudformation import models
from moto.cloudformation.exceptions import CloudFormationError, StackSetNotFoundException
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from stacksets import automatic_deployment
import organizations_access
from stacksets import listing as stack_set_listing
from organizations_access import InvalidOperation
from stacksets.instances import Instance, bring, create, release, remove
from stacksets.operations import begin, prepare, require_idle, stop
from stacksets.targets import (
    deployed_regions,
    is_true,
    places_of,
    places_of_instances,
    targeted_units,
)

Params = dict[str, Any]
Serve = Callable[[Any, Params], ActionResult]


class NameAlreadyExists(CloudFormationError):
    """AWS's error for a second StackSet of a name (API reference, CreateStackSet)."""

    code = "NameAlreadyExistsException"


def adjust() -> None:
    """Replaces the calls of service-managed StackSets."""
    CloudFormationResponse.create_stack_set = _create_stack_set(
        CloudFormationResponse.create_stack_set
    )
    CloudFormationResponse.delete_stack_set = _delete_stack_set(
        CloudFormationResponse.delete_stack_set
    )
    for name, serve in _CALLS.items():
        moto = getattr(CloudFormationResponse, name)
        setattr(CloudFormationResponse, name, _service_managed(moto, serve))
    models.StackSet.managed_execution = property(lambda self: getattr(self, "managed", None))
    models.StackSet.organizational_unit_ids = property(targeted_units)
    models.StackSet.regions = property(deployed_regions)
    automatic_deployment.adjust()


def _create_stack_set(moto: Callable[..., Any]) -> Callable[..., Any]:
    def respond(self: Any) -> Any:
        params = self._get_params()
        _require_new_name(self.cloudformation_backend, params["StackSetName"])
        if params.get("PermissionModel") != "SERVICE_MANAGED":
            return moto(self)
        organizations_access.require(self.current_account)
        result = moto(self)
        stack_set = self.cloudformation_backend.describe_stack_set(params["StackSetName"])
        stack_set.auto_deployment = params.get("AutoDeployment")
        stack_set.capabilities = params.get("Capabilities", [])
        stack_set.managed = params.get("ManagedExecution", {"Active": False})
        prepare(stack_set)
        return result

    return respond


def _require_new_name(backend: Any, name: str) -> None:
    try:
        backend.describe_stack_set(name)
    except StackSetNotFoundException:
        return
    raise NameAlreadyExists(f"Stackset with name {name} already exists")


def _service_managed(moto: Callable[..., Any], serve: Serve) -> Callable[..., Any]:
    def respond(self: Any) -> Any:
        params = self._get_params()
        stack_set = self.cloudformation_backend.describe_stack_set(params["StackSetName"])
        if stack_set.permission_model != "SERVICE_MANAGED":
            return moto(self)
        organizations_access.require(self.current_account)
        return serve(stack_set, params)

    return respond


def _create_instances(stack_set: Any, params: Params) -> ActionResult:
    overrides = _parameters(params.get("ParameterOverrides", []))

    def create_with(one: Any, instance: Instance) -> None:
        if instance.stack is None:
            instance.overrides = overrides
        create(one, instance)

    operation_id = begin(stack_set, "CREATE", places_of(stack_set, params), params, create_with)
    stack_set.targeted_units |= set(params["DeploymentTargets"]["OrganizationalUnitIds"])
    return ActionResult({"OperationId": operation_id})


def _delete_instances(stack_set: Any, params: Params) -> ActionResult:
    places = places_of(stack_set, params, of_instances=True)
    targets = params["DeploymentTargets"]
    retains = is_true(params.get("RetainStacks"))
    work = release if retains else remove
    operation_id = begin(stack_set, "DELETE", places, params, work, reaches_suspended=retains)
    if "Accounts" not in targets:
        stack_set.targeted_units -= set(targets["OrganizationalUnitIds"])
    return ActionResult({"OperationId": operation_id})


def _update_instances(stack_set: Any, params: Params) -> ActionResult:
    given = params.get("ParameterOverrides")

    def override(one: Any, instance: Instance) -> None:
        if given is not None:
            instance.overrides = _updated(instance.overrides, given or [])
        bring(one, instance)

    places = _operable(stack_set, places_of(stack_set, params, of_instances=True))
    return ActionResult({"OperationId": begin(stack_set, "UPDATE", places, params, override)})


def _update(stack_set: Any, params: Params) -> ActionResult:
    _require_same_execution(stack_set, params)
    every = places_of_instances(stack_set)
    is_narrowed = "DeploymentTargets" in params or "Regions" in params
    places = places_of(stack_set, params, of_instances=True) if is_narrowed else every
    operation_id = begin(stack_set, "UPDATE", _operable(stack_set, places), params, bring)
    if "TemplateBody" in params or "Parameters" in params:
        for place in _operable(stack_set, [one for one in every if one not in places]):
            stack_set.stack_instances[place[:2]].status = "OUTDATED"
    # Whatever becomes of the operation, the StackSet is another one from now on.
    stack_set.template = params.get("TemplateBody", stack_set.template)
    stack_set.parameters = _updated(stack_set.parameters or {}, params.get("Parameters", []))
    stack_set.description = params.get("Description", stack_set.description)
    stack_set.auto_deployment = params.get("AutoDeployment", stack_set.auto_deployment)
    stack_set.managed = params.get("ManagedExecution", stack_set.managed)
    if "Tags" in params:
        stack_set.tags = {tag["Key"]: tag["Value"] for tag in params["Tags"]}
    return ActionResult({"OperationId": operation_id})


def _require_same_execution(stack_set: Any, params: Params) -> None:
    wanted = params.get("ManagedExecution", stack_set.managed)
    if stack_set.pending and is_true(wanted.get("Active")) != is_true(stack_set.managed.get("Active")):
        raise InvalidOperation(
            "You can't modify the execution configuration of a StackSet while it has running or "
            "queued operations"
        )


def _operable(stack_set: Any, places: list[Any]) -> list[Any]:
    return [one for one in places if not stack_set.stack_instances[one[:2]].is_inoperable]


def _stop(stack_set: Any, params: Params) -> ActionResult:
    if not stop(stack_set, params["OperationId"]):
        raise InvalidOperation(f"The operation {params['OperationId']} is not running")
    return EmptyResult()


def _delete_stack_set(moto: Callable[..., Any]) -> Callable[..., Any]:
    def respond(self: Any) -> Any:
        try:
            stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
        except StackSetNotFoundException:
            return moto(self)
        if stack_set.permission_model == "SERVICE_MANAGED":
            require_idle(stack_set)
        return moto(self)

    return respond


def _parameters(listed: list[dict[str, str]]) -> dict[str, str]:
    return {one["ParameterKey"]: one["ParameterValue"] for one in listed}


def _updated(last: dict[str, str], listed: list[dict[str, str]]) -> dict[str, str]:
    """Those of an update, of which some may keep their value (API reference, Parameter).

    A list of overrides without one sets that back (API reference, UpdateStackInstances).
    """
    kept = {
        one["ParameterKey"]: last[one["ParameterKey"]]
        for one in listed
        if is_true(one.get("UsePreviousValue"))
    }
    return {**kept, **_parameters([one for one in listed if one["ParameterKey"] not in kept])}


_CALLS: dict[str, Serve] = {
    "update_stack_set": _update,
    "create_stack_instances": _create_instances,
    "delete_stack_instances": _delete_instances,
    "update_stack_instances": _update_instances,
    "stop_stack_set_operation": _stop,
    "list_stack_instances": stack_set_listing.instances,
    "describe_stack_instance": stack_set_listing.instance,
    "list_stack_set_operation_results": stack_set_listing.results,
}
