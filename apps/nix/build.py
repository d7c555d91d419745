"""Have Nix build an environment, with visible progress."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from apps import nix
from apps.problem import Problems
from apps.problems import build_failed, no_usr_in_sandbox
from apps.progress import Progress
from apps.terminal import Terminal


def build(
    asked: dict[str, Any], name: str, link: Path, log: Path, attribute: str = "environment"
) -> None:
    """Build `attribute` (environment.nix) of what `asked` describes; `link` is then the garbage
    collector's root.

    `log` takes all that Nix prints, and stays where the build fails. Raises E425, E432, or what a
    builder refused; `name` is what the user knows the environment by.
    """
    for attempt in (1, 2, 3):
        progress = Progress(sys.stderr, Terminal.of(sys.stderr))
        if _run(asked, link, log, progress, attribute) == 0:
            # Another run of the same may have been faster.
            log.unlink(missing_ok=True)
            return
        # Nix ends every process of a build user before and after a build, those of a Nix with
        # another store included, where both number their users alike. What was built is kept, so
        # another attempt continues.
        if attempt == 3 or not any("signal 9" in error for error in progress.errors):
            raise _failure(name, progress, str(log))
        print("  a builder was killed from outside; trying again", file=sys.stderr)


def _run(asked: dict[str, Any], link: Path, log: Path, progress: Progress, attribute: str) -> int:
    with nix.request_file(asked) as path, log.open("w", encoding="utf-8") as file:
        quiet = ["--log-format", "internal-json", "-v"]
        call = [*nix.command(), "build", "--impure", *quiet, "--out-link", str(link)]
        with subprocess.Popen(
            [*call, *nix.arguments("environment", path), attribute],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                file.write(line)
                progress.feed(line)
            code = process.wait()
    progress.close()
    return code


def _reason(error: str) -> list[str]:
    """The last cause of an error of Nix: what stands before it is a trace, and an error of several
    lines begins with one that says nothing.
    """
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    starts = [number for number, line in enumerate(lines) if line.startswith("error:")]
    last = lines[starts[-1] :] if starts else lines
    return (last[1:] if last and last[0] == "error:" else last)[:2]


def _failure(name: str, progress: Progress, log: str) -> Problems:
    # A builder that refuses says so in our format, in its log; a refusal at evaluation is in Nix's
    # own error.
    for text in ("\n".join(progress.tail), "\n".join(progress.errors)):
        if "accelpkgs E" in text:
            return nix.failure(f"build {name}", text)
    if any(line.startswith("error: executing '/usr") for line in progress.tail):
        return no_usr_in_sandbox()
    cause = [line for error in progress.errors[:1] for line in _reason(error)]
    return build_failed(name, log, [*list(progress.tail)[-3:], *cause])
