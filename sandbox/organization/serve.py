"""Runs the emulated organization on a loopback port and says which one it is."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import emulator

HERE = Path(__file__).parent


def main() -> None:
    """Founds the organization, then serves until it is told to stop."""
    arguments = _arguments()
    managed_policies = emulator.adjust()

    from connections import KeepAliveHandler
    from description import read_organization
    from directory import Directory
    from founding import found
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    organization = read_organization(HERE / "organization.json", arguments.accounts)
    found(organization)

    class Dispatcher(DomainDispatcherApplication):
        # moto reads a folder to find this out, on every call: a third of the time of most.
        @cache
        def get_backend_for_host(self, host: str | None) -> Any:
            return super().get_backend_for_host(host)

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = Dispatcher(create_backend_app)
    application = Directory(moto, organization.management_account.id, managed_policies)
    server = make_server(
        "127.0.0.1", 0, application, threaded=True, request_handler=KeepAliveHandler
    )
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    _announce(arguments.ready_file, server.server_port)
    server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=0, help="generated member accounts")
    parser.add_argument("--ready-file", type=Path, required=True, help="where to write the port")
    return parser.parse_args()


def _announce(file: Path, port: int) -> None:
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="utf-8")
    partial.replace(file)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
