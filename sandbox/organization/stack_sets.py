"""Service-managed StackSets as AWS runs them, where moto's are coarser.

Targets are the active member accounts of organizational units, nested ones included, of a filter
(INTERSECTION, DIFFERENCE) only those; a role that exists fails the account; updates reach the
deployed stacks; accounts that come to a targeted unit, or leave it, are deployed to automatically.
An instance that failed is listed as OUTDATED with its reason, and tried again by the next update or
creation; beyond the failure tolerance an operation stops. Every operation is over when its call
returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.cloudformation import models, responses
from moto.cloudformation.exceptions import CloudFormationError, StackSetNotFoundException
from moto.core.responses import ActionResult

import automatic_deployment
import organizations_access
import stack_updates
from stack_set_operations import Place, deploy, is_true, operate, places_of, remove


class NameAlreadyExists(CloudFormationError):
    """AWS's error for a second StackSet of a name (API reference, CreateStackSet)."""

    code = "NameAlreadyExistsException"


def adjust() -> None:
    """Replaces the calls of service-managed StackSets; self-managed ones stay moto's."""
    response = responses.CloudFormationResponse
    for name, serve in _CALLS.items():
        setattr(response, name, _service_managed(getattr(response, name), serve))
    results = "list_stack_set_operation_results"
    setattr(response, results, _results(getattr(response, results)))
    models.StackSet.managed_execution = property(lambda self: getattr(self, "managed", None))
    models.StackInstance.to_dict = _summary(models.StackInstance.to_dict)
    automatic_deployment.adjust()


def _service_managed(moto: Callable[..., Any], serve: Callable[..., Any]) -> Callable[..., Any]:
    def respond(self: Any) -> Any:
        params = self._get_params()
        if moto.__name__ == "create_stack_set":
            _require_new_name(self.cloudformation_backend, params["StackSetName"])
            if params.get("PermissionModel") != "SERVICE_MANAGED":
                return moto(self)
            organizations_access.require(self.current_account)
            result = moto(self)
            stack_set = self.cloudformation_backend.describe_stack_set(params["StackSetName"])
            serve(stack_set, params)
            return result
        stack_set = self.cloudformation_backend.describe_stack_set(params["StackSetName"])
        if stack_set.permission_model != "SERVICE_MANAGED":
            return moto(self)
        organizations_access.require(self.current_account)
        return ActionResult({"OperationId": serve(stack_set, params)})

    respond.__name__ = moto.__name__
    return respond


def _require_new_name(backend: Any, name: str) -> None:
    try:
        backend.describe_stack_set(name)
    except StackSetNotFoundException:
        return
    raise NameAlreadyExists(f"Stackset with name {name} already exists")


def _note_settings(stack_set: Any, params: dict[str, Any]) -> None:
    stack_set.auto_deployment = params.get("AutoDeployment")
    stack_set.capabilities = params.get("Capabilities", [])
    stack_set.managed = params.get("ManagedExecution", {"Active": False})
    stack_set.targeted_units = set()


def _create(stack_set: Any, params: dict[str, Any]) -> str:
    places = places_of(stack_set, params)
    stack_set.targeted_units |= set(params["DeploymentTargets"]["OrganizationalUnitIds"])
    return operate(stack_set, "CREATE", places, params, deploy)


def _delete(stack_set: Any, params: dict[str, Any]) -> str:
    targets = params["DeploymentTargets"]
    places = places_of(stack_set, params, of_deployed=True)
    if "Accounts" not in targets:
        stack_set.targeted_units -= set(targets["OrganizationalUnitIds"])
    retain = is_true(params.get("RetainStacks"))
    return operate(
        stack_set, "DELETE", places, params, lambda one, place: remove(one, place, retain)
    )


def _update_instances(stack_set: Any, params: dict[str, Any]) -> str:
    overrides = params.get("ParameterOverrides", [])

    def update(one: Any, place: Place) -> None:
        deploy(one, place)
        one.instances.get_instance(place[0], place[1]).parameters = overrides

    places = places_of(stack_set, params, of_deployed=True)
    return operate(stack_set, "UPDATE", places, params, update)


def _update(stack_set: Any, params: dict[str, Any]) -> str:
    stack_set.template = stack_set.instances.template = params["TemplateBody"]
    stack_set.parameters = {
        one["ParameterKey"]: one["ParameterValue"] for one in params.get("Parameters", [])
    }
    stack_set.description = params.get("Description", stack_set.description)
    stack_set.auto_deployment = params.get("AutoDeployment", stack_set.auto_deployment)
    stack_set.managed = params.get("ManagedExecution", stack_set.managed)
    if "Tags" in params:
        stack_set.tags = {tag["Key"]: tag["Value"] for tag in params["Tags"]}

    def update(one: Any, place: Place) -> None:
        stack = one.instances.get_instance(place[0], place[1]).stack
        template = stack_updates.with_stack_tags(one.template, one.tags or {})
        if stack is None:
            deploy(one, place)
        elif stack_updates.is_update(stack, template, dict(one.parameters)):
            stack.update(template, parameters=dict(one.parameters))

    places = [(i.account_id, i.region_name, i.unit) for i in stack_set.stack_instances]
    return operate(stack_set, "UPDATE", places, params, update)


_CALLS: dict[str, Callable[..., Any]] = {
    "create_stack_set": _note_settings,
    "update_stack_set": _update,
    "create_stack_instances": _create,
    "delete_stack_instances": _delete,
    "update_stack_instances": _update_instances,
}


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
