"""What CloudFormation takes for an update of a stack. moto takes any changed text for one."""

from __future__ import annotations

import json
from typing import Any

# Changed alone, these are no update ("DeletionPolicy attribute" in the template reference).
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")


def is_update(stack: Any, template: str, parameters: dict[str, Any]) -> bool:
    """Whether the stack would be updated, or CloudFormation would say that there is nothing to do."""
    return (
        _resources(stack.template) != _resources(template)
        or dict(stack.parameters) != parameters
    )


def _resources(template: str) -> dict[str, dict[str, Any]]:
    return {
        name: {key: value for key, value in resource.items() if key not in _ATTRIBUTES}
        for name, resource in json.loads(template)["Resources"].items()
    }
