"""Updates of stacks as CloudFormation makes them. moto takes any changed text for one, and half of one."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from typing import Any

from moto.cloudformation.models import Stack

# Changed alone, these are no update ("DeletionPolicy attribute" in the template reference).
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")

# Resources of these types take over the stack's tags. Others that would do so are not made here.
_TAGGED = ("AWS::IAM::Role", "AWS::IAM::User")


def with_stack_tags(template: str, tags: dict[str, str]) -> str:
    """The template with the stack's tags on its resources, as CloudFormation propagates them.

    A resource's own tag wins over the stack's of that key. The tags that CloudFormation makes
    itself (`aws:cloudformation:…`) are left out.
    """
    return _tagged(template, tuple(tags.items()))


# The same for every account of a StackSet, and slow to parse.
@lru_cache(maxsize=8)
def _tagged(template: str, stack_tags: tuple[tuple[str, str], ...]) -> str:
    tags = dict(stack_tags)
    document = Stack.parse_template(template)
    for resource in document["Resources"].values():
        if resource["Type"] in _TAGGED and tags:
            properties = resource.setdefault("Properties", {})
            own = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
            both = {**tags, **own}
            properties["Tags"] = [{"Key": key, "Value": value} for key, value in both.items()]
    return json.dumps(document, default=str)


def update_stack(stack: Any, template: str, parameters: dict[str, str]) -> None:
    """Updates a stack if there is anything to do; one that fails is rolled back, and can be repeated."""
    if not _is_update(stack, template, parameters):
        return
    previous, previous_parameters = stack.template, dict(stack.parameters)
    try:
        stack.update(template, parameters=parameters)
    except Exception:
        with suppress(Exception):
            stack.update(previous, parameters=previous_parameters)
        stack.template, stack.parameters = previous, previous_parameters
        raise


def _is_update(stack: Any, template: str, parameters: dict[str, Any]) -> bool:
    return (
        _resources(stack.template) != _resources(template)
        or dict(stack.parameters) != parameters
    )


def _resources(template: str) -> dict[str, dict[str, Any]]:
    return {
        name: {key: value for key, value in resource.items() if key not in _ATTRIBUTES}
        for name, resource in json.loads(template)["Resources"].items()
    }
