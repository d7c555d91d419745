"""A package index on the loopback device that remembers what the real one said.

    python bench/kept_index.py FOLDER [--port N] [--delay SECONDS]

What is not in FOLDER is asked once of the index that pip is configured for, and kept there, so that
two programs can be measured against the same answers. Pages have an ETag and state, as the Python
package index does, that the METADATA of each wheel lies beside it (PEP 658); each file that a page
links to is handed out under an address of this server. `--delay` is waited before each answer, as
an index far away takes it. `GET /counts` tells what was asked for since the last time; the address
is printed when it is ready.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import ssl
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "updater" / "src"))

import requests
from remotezip import RemoteZip

from accelpkgs_updater.net.pipconf import read_pip_conf

_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_FAR = re.compile(rb"https?://([^/\"<> ]+)/")
_KEPT = ("Content-Type", "Content-Range")


class Kept:
    """Answers by what was asked, in memory and in a folder."""

    def __init__(self, folder: Path) -> None:
        conf = read_pip_conf()
        self.folder, self.index = folder, conf.endpoints[0].rstrip("/")
        self.session = requests.Session()
        self.session.verify = conf.cert or True
        self.tls = ssl.create_default_context(cafile=conf.cert)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()

    def answer(self, path: str, wanted: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """What the index says to a request, asked at most once."""
        key = json.dumps([path, sorted(wanted.items())])
        if key not in self.known:
            place = self.folder / hashlib.sha256(key.encode()).hexdigest()
            if not place.exists():
                status, headers, body = self._ask(path, wanted)
                head = json.dumps({"asked": path, "status": status, "headers": headers}).encode()
                part = place.with_suffix(f".{threading.get_ident()}")
                part.write_bytes(head + b"\n" + body)
                part.replace(place)
            head, _, body = place.read_bytes().partition(b"\n")
            said = json.loads(head)
            self.known[key] = said["status"], said["headers"], body
        return self.known[key]

    def page(self, path: str, port: int) -> tuple[int, dict[str, str], bytes]:
        """A page with addresses of this server."""
        if path not in self.pages:
            accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
            status, headers, body = self.answer(path, accept)
            here = f"http://127.0.0.1:{port}/file/".encode()
            body = _stating(_FAR.sub(lambda m: here + m[1] + b"/", body))
            tag = {"ETag": f'"{hashlib.sha256(body).hexdigest()}"', "Cache-Control": "max-age=600"}
            self.pages[path] = status, {**headers, **tag}, body
        return self.pages[path]

    def _ask(self, path: str, wanted: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if path.endswith(".whl.metadata"):
            return 200, {}, self._metadata(f"https://{path.removeprefix('/file/')}"[:-9])
        if path.startswith("/simple/"):
            url = f"{self.index}/{path.removeprefix('/simple/')}"
        else:
            url = f"https://{path.removeprefix('/file/')}"
        request = urllib.request.Request(url, headers={"Accept-Encoding": "identity", **wanted})
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.tls) as answer:
                headers = {n: answer.headers[n] for n in _KEPT if n in answer.headers}
                return answer.status, headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {}, b""

    def _metadata(self, wheel: str) -> bytes:
        with RemoteZip(wheel, session=self.session) as archive:
            names = [n for n in archive.namelist() if _METADATA.fullmatch(n)]
            return bytes(archive.read(names[0]))


def _stating(page: bytes) -> bytes:
    """A page that says where METADATA is."""
    if not page.startswith(b"{"):
        return page
    said = json.loads(page)
    for file in said["files"]:
        if file["filename"].endswith(".whl"):
            file.setdefault("core-metadata", True)
    return json.dumps(said).encode()


def handler(kept: Kept, delay: float) -> type[BaseHTTPRequestHandler]:
    """What answers one request."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server: ThreadingHTTPServer

        def do_GET(self) -> None:
            if self.path == "/counts":
                with kept.lock:
                    said = json.dumps(kept.counts).encode()
                    kept.counts.clear()
                self._send(200, {"Content-Type": "application/json"}, said)
                return
            is_page = self.path.startswith("/simple/")
            wanted = {n: self.headers[n] for n in ("Range",) if n in self.headers}
            if is_page:
                status, headers, body = kept.page(self.path, self.server.server_port)
                if self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
            else:
                status, headers, body = kept.answer(self.path, wanted)
                headers = {**headers, "Cache-Control": "max-age=365000000, immutable, public"}
            if delay:
                time.sleep(delay)
            is_part = self.path.endswith(".metadata") or "Range" in wanted
            kind = "pages" if is_page else "METADATA" if is_part else "files"
            with kept.lock:
                kept.counts[kind] += 1
                kept.counts["bytes"] += len(body)
            self._send(status, headers, body)

        def do_HEAD(self) -> None:
            self.send_error(405)

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the counts are the report."""

    return Handler


def main() -> None:
    """Serve until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    kept = Kept(options.folder)
    server = ThreadingHTTPServer(("127.0.0.1", options.port), handler(kept, options.delay))
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}/simple", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
