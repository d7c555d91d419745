"""Calls of Nix. What the user typed travels in a JSON file, never inside Nix code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from apps.problems import Problem, Problems, nix_failed, no_nix

ROOT = Path(__file__).resolve().parent.parent
ENTRY = ROOT / "apps" / "nix"

_FEATURES = ["--extra-experimental-features", "nix-command flakes"]


def command() -> list[str]:
    """The nix to call: ACCELPKGS_NIX (a path, set by nixw) or the one on PATH. Raises E421."""
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    if not nix:
        raise no_nix()
    return [nix, *_FEATURES]


def evaluate(entry: str, asked: dict[str, Any]) -> Any:
    """The attribute `answer` of `apps/nix/<entry>.nix` called with `asked`, strictly, as JSON. Raises the library's error, or E422."""
    with request_file(asked) as path:
        answer = subprocess.run(
            [
                *command(),
                "eval",
                "--impure",
                "--json",
                "--file",
                str(ENTRY / f"{entry}.nix"),
                "--argstr",
                "requestFile",
                path,
                "answer",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if answer.returncode != 0:
        raise failure("evaluate the request", answer.stderr)
    return json.loads(answer.stdout)


class request_file:
    """A context with the path of a temporary file that holds `asked` (apps/nix/request.nix) as JSON."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self._text = json.dumps(asked, sort_keys=True)

    def __enter__(self) -> str:
        handle, self._path = tempfile.mkstemp(prefix="accelpkgs-", suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self._text)
        return self._path

    def __exit__(self, *_: object) -> None:
        os.unlink(self._path)


def failure(what: str, log: str) -> Problems:
    """What nix printed, as problems: our own errors as they are, anything else as E422."""
    ours = _our_errors(log)
    return Problems(ours) if ours else nix_failed(what, log)


def _our_errors(log: str) -> str:
    """The errors in our format inside `log`, without the frame and the margin that Nix (or a build log) puts round them."""
    kept: list[str] = []
    margin = -1
    for line in log.splitlines():
        start = line.find("accelpkgs E")
        if start >= 0:
            margin = start
            kept.append(line[start:])
        elif margin >= 0 and line[margin:].startswith("  ") and not line[:margin].strip():
            kept.append(line[margin:])
        else:
            margin = -1
    return "\n".join(dict.fromkeys(kept))


__all__ = ["ENTRY", "ROOT", "Problem", "command", "evaluate", "failure", "request_file"]
