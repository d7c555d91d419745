"""What `updater update --all` asks of the package index, counted by a server that stands between
the two.

    python bench/updater.py [FOLDER]

Run it where the updater runs (its dependencies are needed). Three runs over a copy of the folder:
from nothing (no releases.json, empty cache), cold (releases.json, empty cache) and again (both).
The server forwards to the index that pip is configured for, and hands every file out under its own
address, so that each request and each byte of a body passes it; PyTorch's index and GitHub are
replayed. Prints requests and bytes by kind, and the ratio against prefetching: downloading every
recorded file whose size is known to hash it and to read its METADATA.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
REPLAY = ROOT / "updater" / "replay"
sys.path.insert(0, str(ROOT / "updater" / "src"))

import requests  # noqa: E402 (the updater's dependencies, and the updater beside us)

from accelpkgs_updater.core.diff import files_of  # noqa: E402
from accelpkgs_updater.disk.store import Store  # noqa: E402
from accelpkgs_updater.net.pipconf import read_pip_conf  # noqa: E402

counted: Counter[str] = Counter()
sent: Counter[str] = Counter()
lock = threading.Lock()
session = requests.Session()
session.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=64))
index = read_pip_conf().endpoints[0].rstrip("/")
hosts: set[str] = set()


class Between(BaseHTTPRequestHandler):
    """`/simple/<name>/` is the index, `/file/<host>/<path>` a file that a page links to."""

    protocol_version = "HTTP/1.1"
    server: ThreadingHTTPServer

    def do_GET(self) -> None:
        """Ask the index or the host of the file, and count what it answers."""
        wanted = {
            k: v
            for k, v in self.headers.items()
            if k in ("Accept", "Range", "If-None-Match", "If-Modified-Since")
        }
        if self.path.startswith("/simple/"):
            kind, url = "pages", f"{index}/{self.path.removeprefix('/simple/')}"
        else:
            host, _, path = self.path.removeprefix("/file/").partition("/")
            if host not in hosts:
                self.send_error(403)
                return
            kind, url = (
                "METADATA" if path.endswith(".metadata") or "Range" in wanted else "whole files",
                f"https://{host}/{path}",
            )
        if self.command == "HEAD":
            kind = "sizes"
        answer = session.request(
            self.command, url, headers={**wanted, "Accept-Encoding": "identity"}, timeout=60
        )
        body = answer.content
        with lock:
            counted[kind] += 1
            sent[kind] += len(body)
        if kind == "pages":
            text = body.decode()
            hosts.update(urlsplit(u).hostname or "" for u in re.findall(r'https://[^/"]+', text))
            body = re.sub(
                r"https://([^/\"]+)/", rf"http://127.0.0.1:{self.server.server_port}/file/\1/", text
            ).encode()
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Content-Range", "ETag", "Last-Modified"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header(
            "Content-Length",
            answer.headers["Content-Length"] if self.command == "HEAD" else str(len(body)),
        )
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing: the counts are the report."""


def main() -> None:
    """Run the updater three times through the server, and print what each run asked for."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "pkgs"
    store = Store(folder)
    sizes = {
        file.sha256: file.size or 0
        for name in store.names()
        if (package := store.package(name))
        for release in package.releases
        for _, file in files_of(release)
    }
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), Between) as server,
        tempfile.TemporaryDirectory() as temporary,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        copy, cache = Path(temporary, "pkgs"), Path(temporary, "cache")
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("releases.json"))
        command = [
            sys.executable,
            "-m",
            "accelpkgs_updater",
            "update",
            "--all",
            "--quiet",
            "--packages",
            str(copy),
            "--replay",
            str(REPLAY),
        ]
        environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(cache),
            "PYTHONPATH": str(ROOT / "updater" / "src"),
        }
        for run in ("from nothing", "cold", "again"):
            if run != "again":
                shutil.rmtree(cache, ignore_errors=True)
            counted.clear()
            sent.clear()
            started = time.monotonic()
            done = subprocess.run(
                [*command, "--index", f"http://127.0.0.1:{server.server_port}/simple"],
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )
            if done.returncode != 0:
                raise SystemExit(f"the updater ended with {done.returncode}\n{done.stderr}")
            print(f"{run}: {time.monotonic() - started:.1f} s with the server between")
            for kind in sorted(counted):
                print(f"  {kind:12} {counted[kind]:5} requests {sent[kind] / 1e6:8.1f} MB")
            asked, received = sum(counted.values()), sum(sent.values())
            print(f"  {'all':12} {asked:5} requests {received / 1e6:8.1f} MB")
            if run == "cold":
                known = [s for s in sizes.values() if s]
                whole = sum(known)
                print(
                    f"  prefetching {len(known)} of {len(sizes)} recorded files (those of known "
                    f"size): {whole / 1e9:.1f} GB, {whole / received:,.0f} times as much"
                )
        server.shutdown()


if __name__ == "__main__":
    main()
