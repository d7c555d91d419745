"""Ours beside uv: the same requests of the same data, one after the other, by turns.

    python3 bench/beside_uv.py LEAVES [--runs N] [--uv COMMAND]   (a nix on PATH, or ACCELPKGS_NIX)

LEAVES is the folder that README.md tells how to make. uv comes from the package index, into a
folder that is thrown away, unless --uv names one. What uv solves is an index on the loopback device
that says what the folders say: for each release, the requirements of its first variant. Both are
warm: uv has its cache and is offline, ours has no cache. Printed is a table: medians of wall and
processor time, ours ÷ uv, and our exact counters. Nothing is judged.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import resolve

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = ("11", "71", "l150", "200", "x220", "71-sympy", "l150-sympy", "x220-sympy")
PYTHON = "3.12"
_JSON = "application/vnd.pypi.simple.v1+json"


def marker(tree: list[Any]) -> str:
    """A marker of docs/data-format.md as PEP 508 writes it."""
    if tree[0] in ("and", "or") and all(isinstance(branch, list) for branch in tree[1:]):
        return "(" + f" {tree[0]} ".join(marker(branch) for branch in tree[1:]) + ")"
    first, operator, last = tree
    if isinstance(first, dict):
        return f"{first['literal']!r} {operator} {last['variable']}"
    return f"{first} {operator} {last!r}"


def requirement(row: dict[str, Any], extra: str = "") -> str:
    """A requirement as METADATA has it."""
    extras = f"[{','.join(row['extras'])}]" if row.get("extras") else ""
    clauses = ",".join(f"{o}{v}" for o, v in row.get("specifier", ()))
    said = [marker(row["marker"])] if "marker" in row else []
    said += [f'extra == "{extra}"'] if extra else []
    return f"Requires-Dist: {row['name']}{extras}{clauses}" + (
        f"; {' and '.join(said)}" if said else ""
    )


def index(folders: list[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """Pages and METADATA files by their path; the first folder that has a package counts."""
    pages: dict[str, str] = {}
    texts: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/releases.json")):
            name = path.parent.name
            if f"/simple/{name}/" in pages:
                continue
            files = []
            for release in json.loads(path.read_text(encoding="utf-8"))["releases"]:
                variants = [v for v in release.get("variants", [{}]) if "mark" not in v]
                if not variants:
                    continue
                version, said = release["version"], {**release, **variants[0]}
                lines = ["Metadata-Version: 2.3", f"Name: {name}", f"Version: {version}"]
                python = ",".join(f"{o}{v}" for o, v in said.get("requiresPython", ()))
                lines += [f"Requires-Python: {python}"] if python else []
                lines += [requirement(row) for row in said.get("requires", ())]
                for extra in said.get("providesExtras", ()):
                    lines.append(f"Provides-Extra: {extra}")
                    rows = said.get("extras", {}).get(extra, ())
                    lines += [requirement(row, extra) for row in rows]
                file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
                texts[f"/files/{file}.metadata"] = "\n".join(lines) + "\n"
                one: dict[str, Any] = {"filename": file, "url": f"/files/{file}", "hashes": {}}
                one |= {"core-metadata": True} | ({"requires-python": python} if python else {})
                files.append(one)
            page = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
            pages[f"/simple/{name}/"] = json.dumps(page)
    return pages, texts


@contextlib.contextmanager
def served(folders: list[Path]) -> Iterator[str]:
    """An index on the loopback device; its address."""
    pages, texts = index(folders)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path) or texts.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", _JSON if self.path in pages else "text/plain")
            self.send_header("Cache-Control", "max-age=86400")
            self.send_header("Content-Length", str(len((body or "").encode())))
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple"
    finally:
        server.shutdown()


@contextlib.contextmanager
def uv_of(command: str | None) -> Iterator[str]:
    """A uv, of the package index where none is named."""
    if command:
        yield command
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/pip", "install", "--quiet", "uv"]
        subprocess.run(pip, check=True)
        yield f"{folder}/bin/uv"


def uv_command(uv: str, address: str, request: dict[str, Any], folder: Path) -> list[str]:
    """The call of uv that solves a request, offline."""
    roots, bounds = folder / "roots.in", folder / "constraints.in"
    roots.write_text("\n".join(request["packages"]) + "\n", encoding="utf-8")
    stated = request.get("constraints", {})
    bounds.write_text("".join(f"{n}{c}\n" for n, c in stated.items()), encoding="utf-8")
    command = [uv, "pip", "compile", "--quiet", "--no-config", "--python", sys.executable]
    command += ["--index-url", address, "--no-header", "--no-annotate"]
    command += ["--python-version", request.get("python", PYTHON)]
    command += ["--python-platform", "x86_64-manylinux_2_36", "--constraints", str(bounds)]
    return [*command, "--cache-dir", str(folder / "cache"), str(roots)]


class Run(NamedTuple):
    """Wall and processor time, exit code and what was printed."""

    wall: float
    processor: float
    code: int
    said: str


def timed(command: list[str]) -> Run:
    """Run a command."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, os.times()
    return Run(wall, sum(after[2:4]) - sum(before[2:4]), done.returncode, done.stdout)


def row(nix: str, uv: str, address: str, name: str, leaves: Path, runs: int) -> list[str]:
    """One line of the table."""
    path = ROOT / "bench/requests" / f"{name}.json"
    request = json.loads(path.read_text(encoding="utf-8"))
    place = str(leaves) if name in resolve.NEEDS_LEAVES else ""
    counted = resolve.measure(path, place, runs=1)
    expression = resolve.EXPRESSION.format(root=ROOT, request=path, index=place)
    ours = [nix, "--extra-experimental-features", "nix-command", "eval", "--store", "dummy://"]
    ours += ["--impure", "--json", "--expr", expression]
    with tempfile.TemporaryDirectory() as folder:
        theirs = uv_command(uv, address, request, Path(folder))
        timed(theirs)
        theirs.append("--offline")
        pairs = [(timed(ours), timed(theirs)) for _ in range(runs)]
    walls = [statistics.median(p[side].wall for p in pairs) for side in (0, 1)]
    spent = [statistics.median(p[side].processor for p in pairs) for side in (0, 1)]
    packages = sum("==" in line for line in pairs[0][1].said.splitlines())
    return [
        name,
        str(counted["packages"] or "refused"),
        str(packages if pairs[0][1].code == 0 else "refused"),
        *(f"{wall:.3f} s" for wall in walls),
        f"{walls[0] / walls[1]:.2f}",
        *(f"{time:.2f} s" for time in spent),
        f"{spent[0] / max(spent[1], 0.01):.1f}",
        f"{counted['calls']:,}",
        f"{counted['megabytes']:.0f} MB",
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("leaves", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--uv")
    options = parser.parse_args()
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix") or sys.exit("there is no nix")
    leaves = options.leaves.resolve()
    heads = ["request", "ours", "uv", "ours, wall", "uv, wall", "ours ÷ uv"]
    heads += ["ours, processor", "uv, processor", "ours ÷ uv", "calls", "our peak"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    with uv_of(options.uv) as uv:
        for name in REQUESTS:
            folders = [leaves] if name in resolve.NEEDS_LEAVES else []
            with served([*folders, ROOT / "pkgs"]) as address:
                cells = row(nix, uv, address, name, leaves, options.runs)
                print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
