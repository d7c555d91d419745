"""Calls of Nix. What the user typed travels in a JSON file, never inside Nix code. A plan is made
where nothing but the tree, the user's folders and that file can be read (restricted.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from apps.nix import folders, restricted
from apps.problem import Problems
from apps.problems import nix_failed, no_nix

ENTRY = Path(__file__).resolve().parent
ROOT = ENTRY.parents[1]

# What a plan is made from: of a checkout, nothing else is for a package.nix to read.
_SOURCES = [
    str(ROOT / name)
    for name in ("apps/nix", "nix", "pkgs", "tools-index", "updater/pyproject.toml")
]

_FEATURES = ["--extra-experimental-features", "nix-command flakes"]


def command() -> list[str]:
    """The nix to call: ACCELPKGS_NIX (a path, set by nixw) or the one on PATH. Raises E421."""
    nix = shutil.which(os.environ.get("ACCELPKGS_NIX") or "nix")
    if not nix:
        raise no_nix()
    return [nix, *_FEATURES]


def plan(request: dict[str, Any]) -> dict[str, Any]:
    """The plan for a request. Raises the problems that the library found, in its words, or E422."""
    return plan_of("plan", {"request": request})


def plan_of(entry: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The plan for `asked`, as `apps/nix/<entry>.nix` makes it. Raises as `plan` does."""
    index = asked["request"].get("index", [])
    folders.check(index)
    with request_file(asked) as path:
        seen = restricted.options([*_SOURCES, *index, path])
        answer = subprocess.run(
            [*command(), "eval", "--impure", "--json", *seen, *arguments(entry, path), "answer"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env=restricted.environment(),
        )
    if answer.returncode != 0:
        raise failure("evaluate the request", answer.stderr)
    tried = json.loads(answer.stdout)
    if not tried["ok"]:
        raise Problems(tried["message"])
    return dict(tried["plan"])


def arguments(entry: str, path: str) -> list[str]:
    """What tells Nix to call `apps/nix/<entry>.nix` with the request in the file `path`."""
    return ["--file", str(ENTRY / f"{entry}.nix"), "--argstr", "requestFile", path]


@contextmanager
def request_file(asked: dict[str, Any]) -> Iterator[str]:
    """The path of a temporary file that holds `asked` (apps/nix/request.nix) as JSON."""
    handle, name = tempfile.mkstemp(prefix="accelpkgs-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asked, file, sort_keys=True)
        yield name
    finally:
        Path(name).unlink()


def failure(what: str, log: str) -> Problems:
    """What nix printed, as problems: our own errors as they are, anything else as E422."""
    ours = _our_errors(log)
    if not ours:
        return nix_failed(what, log)
    if any(_NOT_EVALUATED in line for line in ours[-1]):
        return Problems(_completed(ours[-1], log))
    return Problems("\n".join(dict.fromkeys(line for error in ours for line in error)))


# What nix/concretise says of a file of a package folder where Nix itself gave up.
_NOT_EVALUATED = "Nix cannot evaluate it:"


def _completed(error: Sequence[str], log: str) -> str:
    """The innermost error with Nix's own words; those before it only lie around it."""
    words = [line.strip() for line in log.splitlines() if line.strip().startswith("error: ")]
    told = words[-1].removeprefix("error: ") if words else "no reason is given"
    return "\n".join(error).replace(_NOT_EVALUATED, f"{_NOT_EVALUATED} {told}")


def _our_errors(log: str) -> list[list[str]]:
    """The lines of each error in our format, without the frame and margin of Nix or a build log."""
    errors: list[list[str]] = []
    margin = -1
    for line in log.splitlines():
        start = line.find("accelpkgs E")
        if start >= 0:
            # Nix puts a sign before what lies around an error, and only in its first line.
            margin = start - 2 if line[:start].endswith("… ") else start
            errors.append([line[start:]])
        elif margin >= 0 and line[margin:].startswith("  ") and not line[:margin].strip():
            errors[-1].append(line[margin:])
        else:
            margin = -1
    return errors


__all__ = ["ROOT", "arguments", "command", "failure", "plan", "plan_of", "request_file"]
