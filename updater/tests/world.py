"""A package index on the loopback whose files are real zips, and which can be told to misbehave."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Fault = Callable[["Handler", int], bool]
"""Given the handler and how often this path was asked for before; True where it has answered."""


def metadata(name: str, version: str, *requires: str, python: str = ">=3.9") -> bytes:
    lines = [f"Requires-Dist: {r}" for r in requires]
    text = "\n".join(
        [
            "Metadata-Version: 2.4",
            f"Name: {name}",
            f"Version: {version}",
            f"Requires-Python: {python}",
            *lines,
        ]
    )
    return f"{text}\n\nLong description\n".encode()


def wheel(name: str, version: str, data: bytes, *, payload: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/big.bin", bytes(i * i % 251 for i in range(payload)))
        archive.writestr(f"{name}-{version}.dist-info/METADATA", data)
        archive.writestr(f"{name}-{version}.dist-info/RECORD", "")
    return buffer.getvalue()


def sdist(name: str, version: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for member, content in (
            (f"{name}-{version}/setup.py", b"raise SystemExit('run')"),
            (f"{name}-{version}/PKG-INFO", data),
        ):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


@dataclass
class World:
    """What is served. `faults`: path → what happens there.

    `yanked`: files that are. `log`: (method, path, Range, body bytes sent).
    """

    base: str = ""
    html: bool = False
    ranges: bool = True
    pep658: bool = False
    etags: bool = True
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    yanked: set[str] = field(default_factory=set)
    log: list[tuple[str, str, str | None, int]] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def index(self) -> str:
        return f"{self.base}/simple"

    def add(
        self, name: str, version: str, *requires: str, tag: str = "py3-none-any", payload: int = 0
    ) -> str:
        file = f"{name.replace('-', '_')}-{version}-{tag}.whl"
        content = wheel(
            name.replace("-", "_"), version, metadata(name, version, *requires), payload=payload
        )
        self.files.setdefault(name, {})[file] = content
        return file

    def add_sdist(self, name: str, version: str, *requires: str) -> str:
        file = f"{name.replace('-', '_')}-{version}.tar.gz"
        self.files.setdefault(name, {})[file] = sdist(
            name, version, metadata(name, version, *requires)
        )
        return file

    def sha256(self, name: str, file: str) -> str:
        return self.stated.get(file) or hashlib.sha256(self.files[name][file]).hexdigest()

    def page(self, name: str) -> tuple[bytes, str]:
        if name in self.pages:
            return self.pages[name], "text/html"
        if self.html:
            python = 'data-requires-python="&gt;=3.9"'
            links = "".join(
                f'<a href="../../files/{name}/{f}#sha256={self.sha256(name, f)}" '
                f"{python}>{f}</a><br/>\n"
                for f in self.files[name]
            )
            return (
                f"<!DOCTYPE html><html><body>{links}</body></html>".encode(),
                "text/html; charset=utf-8",
            )
        files = [
            {
                "filename": f,
                "url": f"{self.base}/files/{name}/{f}",
                "hashes": {"sha256": self.sha256(name, f)},
                "requires-python": ">=3.9",
                "size": len(content),
                "upload-time": "2026-01-02T03:04:05Z",
                "yanked": f in self.yanked,
                "core-metadata": {"sha256": hashlib.sha256(self.member(content)).hexdigest()}
                if self.pep658
                else False,
            }
            for f, content in self.files[name].items()
        ]
        page = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
        return json.dumps(page).encode(), "application/vnd.pypi.simple.v1+json"

    @staticmethod
    def member(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(next(n for n in archive.namelist() if n.endswith("/METADATA")))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: World

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        before = self.world.asked.get(path, 0)
        self.world.asked[path] = before + 1
        fault = self.world.faults.get(path)
        if fault is not None and fault(self, before):
            return
        _, kind, name, *rest = path.split("/")
        if kind == "simple" and (name in self.world.files or name in self.world.pages):
            self.answer(*self.world.page(name))
        elif kind == "files" and rest[0] in self.world.files.get(name, {}):
            self.answer(self.world.files[name][rest[0]], "application/zip")
        elif kind == "files" and self.world.pep658 and rest[0].endswith(".metadata"):
            self.answer(
                self.world.member(self.world.files[name][rest[0].removesuffix(".metadata")]),
                "text/plain",
            )
        else:
            self.answer(b"not here", "text/plain", 404)

    do_HEAD = do_POST = do_GET

    def answer(
        self, body: bytes, kind: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        tag = f'"{hashlib.sha256(body).hexdigest()}"'
        extra = dict(headers or {})
        wanted = self.headers.get("Range")
        if status == 200 and self.world.etags:
            extra["ETag"] = tag
            if self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
        if status == 200 and wanted and self.world.ranges and kind == "application/zip":
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start = int(first) if first else max(0, len(body) - int(last))
            stop = min(int(last) + 1, len(body)) if first and last else len(body)
            extra["Content-Range"] = f"bytes {start}-{stop - 1}/{len(body)}"
            status, body = 206, body[start:stop]
        self.world.log.append((self.command, self.path, wanted, len(body)))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", extra.pop("Content-Length", str(len(body))))
        for key, value in extra.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on a misbehaving server is what is wanted here."""


@contextmanager
def serving(world: World) -> Iterator[World]:
    handler = type("Bound", (Handler,), {"world": world})
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        world.base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield world
        finally:
            server.shutdown()
            thread.join()
