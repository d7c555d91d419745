"""The replay server: plain HTTP on the loopback, one folder per host that it plays:
`/<host>/<path>`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from accelpkgs_updater.replay.bodies import page, release_list
from accelpkgs_updater.replay.project_pages import hosts, project_pages
from accelpkgs_updater.replay.recording import Recording

__all__ = ["HOSTS", "serve"]

HOSTS = (
    "api.github.com",
    "download-r2.pytorch.org",
    "download.pytorch.org",
    "github.com",
)


def _handler(recorded: Recording) -> type[BaseHTTPRequestHandler]:
    projects = project_pages(recorded)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            _, host, *path = parts.path.split("/")
            known = projects.get(f"https:/{parts.path}")
            if known is not None:
                self._answer(known[1], known[0])
                return
            if (
                host == "download.pytorch.org"
                and len(path) == 4
                and path[0] == "whl"
                and path[3] == ""
            ):
                files = recorded.pages.get((path[1], path[2]))
                if files is not None:
                    self._answer(page(path[2], host, files).encode(), "text/html; charset=utf-8")
                    return
            if host == "api.github.com" and path[:1] == ["repos"] and path[3:] == ["releases"]:
                self._releases("/".join(path[1:3]), parse_qs(parts.query))
                return
            # No bytes of any file were recorded.
            self._answer(b'{"message": "Not Found"}', "application/json; charset=utf-8", status=404)

        do_HEAD = do_GET

        def _releases(self, repository: str, query: dict[str, list[str]]) -> None:
            tags = recorded.releases.get(repository.lower())
            if tags is None:
                self._answer(
                    b'{"message": "Not Found"}', "application/json; charset=utf-8", status=404
                )
                return
            each = min(int(query.get("per_page", ["30"])[0]), 100)
            number = int(query.get("page", ["1"])[0])
            every = release_list(repository, tags)
            here = every[(number - 1) * each : number * each]
            base = f"https://api.github.com/repos/{repository}/releases?per_page={each}&page="
            link = f'<{base}{number + 1}>; rel="next"' if number * each < len(every) else None
            self._answer(json.dumps(here).encode(), "application/json; charset=utf-8", link=link)

        def _answer(
            self, body: bytes, kind: str, status: int = 200, link: str | None = None
        ) -> None:
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            unchanged = status == 200 and self.headers.get("If-None-Match") == tag
            self.send_response(304 if unchanged else status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", "0" if unchanged else str(len(body)))
            if status == 200:
                self.send_header("ETag", tag)
            if link:
                self.send_header("Link", link)
            self.end_headers()
            if not unchanged and self.command == "GET":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client may hang up on an answer that it does not need."""


@contextmanager
def serve(recorded: Recording) -> Iterator[dict[str, str]]:
    """Serve inside the block; yields host → base address, as `Http(replay=…)` takes it.

    What is not recorded of a host that is played is not there (404). So those of which nothing was
    recorded are not played.
    """
    played = {*(HOSTS if recorded.urls else ()), *hosts(recorded)}
    with _Server(("127.0.0.1", 0), _handler(recorded)) as server:
        # How often it looks whether it is to end; whoever ends waits for that.
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield dict.fromkeys(sorted(played), f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
