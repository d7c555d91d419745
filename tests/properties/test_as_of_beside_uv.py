"""`asOf` beside uv's `--exclude-newer`, from an index that tells when its files came."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import http.server
import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nixlib import evaluate
from properties import universe

UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
PAIRS = 50
ANSWER = """
  map (case:
    let
      inherit (import (root + "/nix/concretise") { folder = /. + case.folder; }) tryPlan;
      tried = tryPlan case.request;
    in
    if tried.ok then builtins.mapAttrs (_: p: p.version) tried.plan.packages else null
  ) data
"""
JSON = "application/vnd.pypi.simple.v1+json"


def _index(rng: random.Random) -> universe.Index:
    """Releases of some days; of what depends on what, mostly the newest was not there yet."""
    start = datetime.date(2026, 1, 1)
    names = [f"p{i}" for i in range(rng.randint(2, 5))]
    index: universe.Index = {}
    for place, name in enumerate(names):
        days = sorted(rng.sample(range(300), rng.randint(2, 6)))
        releases = []
        for number, day in reversed(list(enumerate(days, 1))):
            requires: list[dict[str, Any]] = [
                {"name": other, "specifier": [[rng.choice([">=", "<=", "!="]), "3"]]}
                for other in rng.sample(names[place + 1 :], min(1, len(names) - place - 1))
            ]
            releases.append(
                {
                    "version": str(number),
                    "uploaded": str(start + datetime.timedelta(days=day)),
                    "requires": requires,
                    "variants": [{"wheels": universe.wheel(name, str(number))}],
                }
            )
        index[name] = releases
    return index


def _pages(index: universe.Index) -> dict[str, bytes]:
    """The simple index: a page a project, a METADATA a wheel."""
    pages = {}
    for name, releases in index.items():
        files = []
        for release in releases:
            file = f"{name}-{release['version']}-py3-none-any.whl"
            lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {release['version']}"]
            for requirement in release["requires"]:
                [[operator, version]] = requirement["specifier"]
                lines.append(f"Requires-Dist: {requirement['name']}{operator}{version}")
            pages[f"/files/{file}.metadata"] = ("\n".join(lines) + "\n").encode()
            files.append(
                {
                    "filename": file,
                    "url": f"/files/{file}",
                    # uv keeps METADATA by the hash of its wheel.
                    "hashes": {"sha256": hashlib.sha256(file.encode()).hexdigest()},
                    "core-metadata": True,
                    "upload-time": f"{release['uploaded']}T12:00:00Z",
                }
            )
        page = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
        pages[f"/simple/{name}/"] = json.dumps(page).encode()
    return pages


@contextlib.contextmanager
def _served(pages: dict[str, bytes]) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = JSON if self.path.startswith("/simple/") else "text/plain"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple/"
        server.shutdown()


def _uv(roots: list[str], day: str, url: str, cache: Path) -> dict[str, str] | None:
    assert UV
    command = [UV, "pip", "compile", "--no-config", "--default-index", url, "--no-header"]
    command += ["--no-annotate", "--exclude-newer", f"{day}T23:59:59Z", "--cache-dir", str(cache)]
    command += ["--python", sys.executable, "-"]
    answer = subprocess.run(
        command, input="\n".join(roots), capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        assert "No solution found" in answer.stderr, answer.stderr
        return None
    pins = (line.strip().partition("==") for line in answer.stdout.splitlines() if "==" in line)
    return {name: version for name, _, version in pins}


@pytest.mark.skipif(UV is None, reason="there is no uv")
def test_what_was_there_on_a_day_is_what_uv_takes(tmp_path: Path) -> None:
    cases, indexes = [], []
    for seed in range(PAIRS):
        rng = random.Random(seed)
        index = _index(rng)
        universe.write(index, tmp_path / f"index-{seed}")
        day = str(datetime.date(2026, 1, 1) + datetime.timedelta(days=rng.randint(30, 300)))
        # Two of a size, one that depends on the others.
        roots = sorted(index)[:2]
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        request = {"packages": roots, "python": python, "asOf": day}
        cases.append({"folder": str(tmp_path / f"index-{seed}"), "request": request})
        indexes.append(index)
    planned = 0
    for seed, ours in enumerate(evaluate(ANSWER, cases)):
        request = cases[seed]["request"]
        assert isinstance(request, dict)
        with _served(_pages(indexes[seed])) as url:
            theirs = _uv(request["packages"], request["asOf"], url, tmp_path / f"cache-{seed}")
        if ours is None or theirs is None:
            assert ours is theirs is None, (seed, ours, theirs)
            continue
        planned += 1
        dates = {(n, r["version"]): r["uploaded"] for n, rs in indexes[seed].items() for r in rs}
        assert all(dates[pin] <= request["asOf"] for pin in ours.items())
        assert ours == theirs, seed
    assert planned > PAIRS / 3


def test_what_has_no_date_is_left_out_and_says_so(tmp_path: Path) -> None:
    index: universe.Index = {
        "a": [
            {
                "version": "2",
                "requires": [],
                "variants": [{"wheels": universe.wheel("a", "2")}],
            },
            {
                "version": "1",
                "uploaded": "2026-03-01",
                "requires": [],
                "variants": [{"wheels": universe.wheel("a", "1")}],
            },
        ]
    }
    universe.write(index, tmp_path / "index")
    shown = evaluate(
        """
        let inherit (import (root + "/nix/concretise") { folder = /. + data; }) tryPlan; in map
          (asOf: let tried = tryPlan { packages = [ "a" ]; python = "3.12"; inherit asOf; }; in
            if tried.ok then (builtins.head tried.plan.packages.a.because.newer).why
            else tried.message)
          [ "2026-03-01" "2026-02-28" "yesterday" ]
        """,
        str(tmp_path / "index"),
    )
    assert shown[0] == "has no date on record, and you ask for what was there on 2026-03-01"
    assert "a 1 is of 2026-03-01, after 2026-02-28" in shown[1]
    assert "leave out asOf (gives a 2)" in shown[1]
    assert 'a day, such as "2026-06-01"' in shown[2]
