"""Index pages of hosts of our own making, on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from accelpkgs_updater.net.http import Http, Limits

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "text/html"


@contextmanager
def pages(hosts: tuple[str, ...], answers: Mapping[str, tuple[str, bytes]]) -> Iterator[Http]:
    """Answer `https://<host>/<path>` with (content type, body); what is not there is 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, body = answers.get(f"https:/{self.path}", (HTML, b""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield Http(
                limits=Limits(attempts=1),
                replay=dict.fromkeys(hosts, base),
                insecure_hosts=frozenset({urlsplit(base).netloc}),
                sleep=lambda _: None,
            )
        finally:
            server.shutdown()
            thread.join()
