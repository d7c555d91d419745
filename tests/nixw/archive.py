"""A small archive of packages for apt, and a server for it that can stop amid a file."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

CHUNK = 64 * 1024


@dataclass
class Archive:
    """An unsigned archive with one suite; `folder` is what a server or file: gives out."""

    folder: Path
    suite: str
    stanzas: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        version: str,
        files: dict[str, Path] | None = None,
        depends: str = "",
        padding: int = 0,
    ) -> Path:
        """Add a package that installs copies of files at paths (and so many bytes that do not
        compress).
        """
        tree = self.folder / "trees" / name
        (tree / "DEBIAN").mkdir(parents=True)
        control = (
            f"Package: {name}\nVersion: {version}\nArchitecture: {architecture()}\n"
            "Maintainer: nobody <nobody@example.org>\nDescription: for a test\n"
        )
        (tree / "DEBIAN" / "control").write_text(
            control + (f"Depends: {depends}\n" if depends else "")
        )
        for path, source in (files or {}).items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, tree / path)
        if padding:
            blocks = b"".join(
                hashlib.sha256(index.to_bytes(4, "big")).digest() for index in range(padding // 32)
            )
            (tree / "usr/lib").mkdir(parents=True, exist_ok=True)
            (tree / "usr/lib" / name).write_bytes(blocks)
        package = self.folder / "pool" / f"{name}_{version}_{architecture()}.deb"
        package.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Znone", "-b", str(tree), str(package)],
            check=True,
            capture_output=True,
        )
        data = package.read_bytes()
        self.stanzas.append(
            f"{(tree / 'DEBIAN' / 'control').read_text()}Filename: pool/{package.name}\n"
            f"Size: {len(data)}\nSHA256: {hashlib.sha256(data).hexdigest()}\n"
        )
        self.publish()
        return package

    def publish(self) -> None:
        """Write the indexes for what was added so far."""
        suite = self.folder / "dists" / self.suite
        sums = []
        for component, stanzas in (("main", self.stanzas), ("universe", [])):
            index = suite / component / f"binary-{architecture()}"
            index.mkdir(parents=True, exist_ok=True)
            text = "\n".join(stanzas).encode()
            for name, data in (("Packages", text), ("Packages.gz", gzip.compress(text, mtime=0))):
                (index / name).write_bytes(data)
                sums.append(
                    f" {hashlib.sha256(data).hexdigest()} {len(data)} "
                    f"{(index / name).relative_to(suite)}\n"
                )
        (suite / "Release").write_text(
            f"Suite: {self.suite}\nCodename: {self.suite}\nDate: Sat, 01 Jan 2022 00:00:00 UTC\n"
            f"Architectures: {architecture()}\nComponents: main universe\nSHA256:\n{''.join(sums)}"
        )


def architecture() -> str:
    """This machine's, in Debian's words."""
    return subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()


class Server(ThreadingHTTPServer):
    """Serves a folder; sends only the first half of files whose name contains `stall`, until
    `go_on` is set.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.stall = ""
        self.stalled = threading.Event()
        self.go_on = threading.Event()
        self.requests: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """GET with ranges, which is what apt needs to go on with a file."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.server.folder / unquote(self.path).lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        self.server.requests.append((path.name, start))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("Last-Modified", "Sat, 01 Jan 2022 00:00:00 GMT")
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        half = max(start, len(data) // 2)
        self.wfile.write(data[start:half])
        if self.server.stall and self.server.stall in path.name and not start:
            self.server.stalled.set()
            self.server.go_on.wait(60)
        self.wfile.write(data[half:])

    def log_message(self, *_: object) -> None:
        """Quiet: the tests look at `requests`."""


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """A server for a folder while the block runs."""
    server = Server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
