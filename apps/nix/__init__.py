"""Calls of Nix. What the user typed travels in a JSON file, never inside Nix code. A plan is made
where nothing but the tree, named folders and that file can be read (evaluate).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.problem import Problems
from apps.problems import nix_failed, no_nix
from apps.terminal import Terminal

ENTRY = Path(__file__).resolve().parent
ROOT = ENTRY.parents[1]

_FEATURES = ["--extra-experimental-features", "nix-command flakes"]


@dataclass(frozen=True)
class Planned:
    """A plan, and what is said of it: `table` as `plan` prints it, `total` (29 packages, 3 GB of
    files).
    """

    plan: dict[str, Any]
    table: str
    total: str


def command() -> list[str]:
    """The nix to call: ACCELPKGS_NIX (a path, set by nixw) or the one on PATH. Raises E421."""
    nix = shutil.which(os.environ.get("ACCELPKGS_NIX") or "nix")
    if not nix:
        raise no_nix()
    return [nix, *_FEATURES]


def plan(request: dict[str, Any], terminal: Terminal) -> Planned:
    """The plan for a request. Raises the problems that the library found, in its words, or E422."""
    return plan_of("plan", {"request": request}, terminal)


def plan_of(entry: str, asked: dict[str, Any], terminal: Terminal) -> Planned:
    """The plan for `asked`, as `apps/nix/<entry>.nix` makes it. Raises as `plan` does."""
    command()
    shown = {"terminal": {"width": terminal.width or 0, "colour": terminal.colour}}
    index = [*asked["request"].get("index", []), *_read_of(asked["request"].get("project"))]
    with request_file({**asked, **shown}) as path:
        if "nixpkgs" in asked.get("base", {}):
            # Of nixpkgs and our own tree, all of which may be read.
            answer = _call("eval", "--impure", "--json", *arguments(entry, path), "answer")
        else:
            answer = evaluate(entry, "--json", "--argstr", "requestFile", path, see=[path, *index])
    if answer.returncode != 0:
        raise failure("evaluate the request", answer.stderr)
    tried = json.loads(answer.stdout)
    if not tried["ok"]:
        raise Problems(tried["message"])
    return Planned(tried["plan"], tried["table"], tried["total"])


def value(entry: str, attribute: str, asked: dict[str, Any]) -> Any:
    """The value of an attribute of `apps/nix/<entry>.nix` for `asked`. Raises E422."""
    with request_file(asked) as path:
        answer = _call("eval", "--impure", "--json", *arguments(entry, path), attribute)
    if answer.returncode != 0:
        raise failure(f"evaluate {attribute}", answer.stderr)
    return json.loads(answer.stdout)


def dry_run(entry: str, attribute: str, asked: dict[str, Any]) -> str | None:
    """What Nix says that it would do to build an attribute; None where it cannot."""
    with request_file(asked) as path:
        words = [*arguments(entry, path), attribute]
        answer = _call("build", "--impure", "--no-link", "--dry-run", *words)
    return answer.stderr if answer.returncode == 0 else None


def closure_sizes(paths: Sequence[str]) -> str:
    """A line for each path in the store: it, and the bytes of all that it refers to."""
    return _call("path-info", "--closure-size", *paths).stdout


def built_text(entry: str, path: str, file: str) -> str:
    """Build what `apps/nix/<entry>.nix` describes; the text of a file in it. Raises what a builder
    refused, or E422.
    """
    made = _call("build", "--impure", "--no-link", "--print-out-paths", *arguments(entry, path))
    if made.returncode == 0:
        made = _call("store", "cat", f"{made.stdout.strip()}/{file}")
    if made.returncode != 0:
        raise failure(f"build {file}", made.stderr)
    return made.stdout


def _read_of(project: str | None) -> list[str]:
    """What is read of a project's folder."""
    parts = ("locks", "pyproject.toml") if project else ()
    return [str(Path(project or "") / part) for part in parts]


def evaluate(entry: str, *words: str, see: list[str]) -> subprocess.CompletedProcess[str]:
    """Evaluate `answer` of `apps/nix/<entry>.nix`, which sees the paths `see` (absolute) and our
    tree, and nothing else.
    """
    seen = [word for path in see for word in ("--see", path)]
    return _run(["/bin/sh", str(ENTRY / "evaluate"), entry, *seen, "--", *words, "answer"])


def _call(*words: str) -> subprocess.CompletedProcess[str]:
    return _run([*command(), *words])


def _run(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)


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


_LONGEST = 50_000
"""Letters of a log that go into an argument; the cause stands at its end."""


def failure(what: str, log: str) -> Problems:
    """What nix printed, as problems (failure.nix): ours as they are, others as E422."""
    words = ["--argstr", "what", what, "--argstr", "log", log[-_LONGEST:].replace("\0", "")]
    answer = evaluate("failure", "--raw", *words, see=[])
    # A Nix that can evaluate nothing has said why in `log`.
    return Problems(answer.stdout) if answer.returncode == 0 else nix_failed(what, log)


__all__ = [
    "ROOT",
    "Planned",
    "arguments",
    "built_text",
    "closure_sizes",
    "command",
    "dry_run",
    "evaluate",
    "failure",
    "plan",
    "plan_of",
    "request_file",
    "value",
]
