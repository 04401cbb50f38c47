"""EventBridge's connections, whose secret values AWS keeps in Secrets Manager and never gives back."""

from __future__ import annotations

import copy
import json
from typing import Any

from moto.events.models import Connection, EventsBackend
from moto.secretsmanager import secretsmanager_backends


def adjust() -> None:
    """Hides the value of an API key, and has an update reach the secret (DescribeConnection, UpdateConnection)."""
    describe = Connection.describe
    update = EventsBackend.update_connection

    def describe_without_value(self: Any) -> dict[str, Any]:
        described: dict[str, Any] = copy.deepcopy(describe(self))
        described["AuthParameters"].get("ApiKeyAuthParameters", {}).pop("ApiKeyValue", None)
        return described

    def update_with_secret(self: Any, name: str, **changes: Any) -> dict[str, Any]:
        result: dict[str, Any] = update(self, name, **changes)
        _write_secret(self, self.connections[name])
        return result

    Connection.describe = describe_without_value
    EventsBackend.update_connection = update_with_secret


def _write_secret(backend: Any, connection: Any) -> None:
    key = connection.auth_parameters.get("ApiKeyAuthParameters")
    if key is None:
        return
    value = {"api_key_name": key["ApiKeyName"], "api_key_value": key["ApiKeyValue"]}
    secretsmanager_backends[backend.account_id][backend.region_name].put_secret_value(
        secret_id=connection.secret_arn,
        secret_string=json.dumps(value),
        secret_binary=None,
        client_request_token="",
        version_stages=["AWSCURRENT"],
    )
