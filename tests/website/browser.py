"""Pages in Debian's chromium, driven by playwright-core (browse.mjs)."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).resolve().parent


def modules() -> Path:
    """The folder with what package.json names, got from npm once; skips where it cannot be."""
    wanted = (HERE / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "accelpkgs" / "tests" / f"npm-{hashlib.sha256(wanted).hexdigest()[:16]}"
    if not (folder / "done").exists():
        npm = shutil.which("npm")
        if npm is None:
            lacking("there is no npm, which gets playwright-core and typescript")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_bytes(wanted)
        flags = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(
            [npm, "install", *flags], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            lacking(f"npm cannot get them: {done.stderr.strip().splitlines()[-1:]}")
        (folder / "done").touch()
    return folder


def lacking(what: str) -> NoReturn:
    """A skip, which the summary tells with its reason; .ci/run gets what is lacking."""
    pytest.skip(what)


def chromium() -> str:
    """The browser of this machine; skips where there is none."""
    for name in ("chromium", "google-chrome", "chromium-browser"):
        found = shutil.which(name)
        if found is not None:
            return found
    lacking("there is no chromium (Debian: chromium)")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder below a sub-path, as a project's Pages have it; gives the address."""
    handler = functools.partial(_Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{folder.name}/"
        finally:
            server.shutdown()
            thread.join()


def browse(node: str, base: str, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answer of each job."""
    done = subprocess.run(
        [node, str(HERE / "browse.mjs"), str(modules()), chromium()],
        input=json.dumps({"base": base, "jobs": jobs}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
