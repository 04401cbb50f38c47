"""HTTP connections that stay open between calls, as the gateway wants them."""

from __future__ import annotations

import sys
import traceback
from io import BytesIO
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler

Headers = list[tuple[str, str]]


class KeepAliveHandler(MotoRequestHandler):
    """Answers a request and waits for the next one on the same connection.

    The development server that moto uses closes every connection after one answer, and lingers
    for 10 ms: connections and threads would cost as much as the calls.
    """

    # Headers and body are two writes: waiting for an acknowledgement would cost 40 ms.
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Serves one request: reads all of it, answers all of it."""
        self.environ = self.make_environ()
        body = self.rfile.read(int(self.environ.get("CONTENT_LENGTH") or 0))
        self.environ["wsgi.input"] = BytesIO(body)
        status, headers, answer = self._call_application()
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _call_application(self) -> tuple[str, Headers, bytes]:
        started: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, _error: Any = None) -> None:
            started.append((status, headers))

        try:
            answer = b"".join(self.server.app(self.environ, start_response))
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return "500 Internal Server Error", [], b""
        status, headers = started[-1]
        return status, headers, answer
