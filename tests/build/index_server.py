"""A simple index (PEP 503 and PEP 691) over HTTP, with the faults that a test asks for."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Index:
    """Files by project.

    `cut` ends the next transfers after so many bytes; `html` answers without JSON; `plain` without
    hashes.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}/simple"
        self.files: dict[str, dict[str, bytes]] = {}
        self.cut: list[int] = []
        self.html = False
        self.plain = False
        self.requests: list[tuple[str, str | None]] = []
        self.authorizations: set[str | None] = set()

    @property
    def environment(self) -> dict[str, str]:
        """What makes Nix's fetcher ask here and nowhere else."""
        return {
            "PIP_INDEX_URL": self.url,
            "PIP_EXTRA_INDEX_URL": "",
            "PIP_CONFIG_FILE": "/dev/null",
            "no_proxy": "127.0.0.1",
            "NO_PROXY": "127.0.0.1",
        }

    def add(self, file: str, content: bytes) -> str:
        """Publish a file; return its sha256."""
        project = re.sub(r"[-_.]+", "-", re.split(r"-\d", file)[0]).lower()
        self.files.setdefault(project, {})[file] = content
        return hashlib.sha256(content).hexdigest()

    def page(self, project: str) -> tuple[str, bytes]:
        """Return content type and body of a project's page."""
        files = self.files[project]
        hashes = {
            file: {} if self.plain else {"sha256": hashlib.sha256(content).hexdigest()}
            for file, content in files.items()
        }
        if not self.html:
            entries = [
                {
                    "filename": file,
                    "url": f"../../files/{project}/{file.replace('+', '%2B')}",
                    "hashes": hashes[file],
                }
                for file in files
            ]
            return "application/vnd.pypi.simple.v1+json", json.dumps(
                {"meta": {"api-version": "1.1"}, "name": project, "files": entries}
            ).encode()
        anchors = []
        for file in files:
            url = f"../../files/{project}/{file.replace('+', '%2B')}"
            fragment = "#sha256=" + hashes[file]["sha256"] if hashes[file] else ""
            anchors.append(f'<a href="{url}{fragment}">{file}</a>')
        return (
            "text/html",
            f"<!DOCTYPE html><html><body>{'<br/>'.join(anchors)}</body></html>".encode(),
        )


def _handler(index: Index) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *arguments: Any) -> None:
            """Stay silent: pytest shows what the index recorded."""

        def do_GET(self) -> None:
            index.requests.append((self.path, self.headers.get("Range")))
            index.authorizations.add(self.headers.get("Authorization"))
            parts = [part.replace("%2B", "+") for part in self.path.strip("/").split("/")]
            if parts[0] == "simple" and len(parts) == 2 and parts[1] in index.files:
                self.answer(200, *index.page(parts[1]))
            elif parts[0] == "files" and parts[2] in index.files.get(parts[1], {}):
                self.file(index.files[parts[1]][parts[2]])
            else:
                self.answer(404, "text/plain", b"not here")

        def do_HEAD(self) -> None:
            # uv asks so whether parts of a file can be had: none can.
            self.send_response(200)
            self.end_headers()

        def answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def file(self, content: bytes) -> None:
            match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
            start = int(match[1]) if match else 0
            self.send_response(206 if match else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            end = start + index.cut.pop(0) if index.cut else len(content)
            self.wfile.write(content[start:end])

    return Handler


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Index]:
    """Serve an empty index on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    index = Index(folder, server.server_address[1])
    server.RequestHandlerClass = _handler(index)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield index
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
