"""The plan that the words of a command line ask for, or the one in a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.disk.plain_file import plain_bytes
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.tokens import without_tokens

__all__ = ["Refused", "plan_of_words", "plan_text"]

_PLAN = Path(__file__).resolve().parents[4] / "apps" / "bin" / "plan"


class Refused(Exception):
    """`plan` has said why there is no plan; its exit code is ours."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


def plan_of_words(words: Sequence[str]) -> str:
    """Return what `plan --json WORDS` prints; problems go to stderr in its own words.

    Raises `UpdaterError` (E560) outside of a tree of accelpkgs, `Refused`.
    """
    if not _PLAN.is_file():
        why = ("this updater was installed alone, without the tree that plans",)
        fix = "./nixw run --impure .#updater -- export …, or --plan FILE"
        raise UpdaterError(Problem(ErrorCode.NO_NIX, "there is no Nix to plan with", "", why, fix))
    done = subprocess.run(
        [str(_PLAN), "--json", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None,
        check=False,
        env=without_tokens(),
    )
    if done.returncode != 0:
        raise Refused(done.returncode)
    return done.stdout.decode("utf-8", errors="replace")


def plan_text(file: str) -> str:
    """Return the text of a file; `-` is standard input. Raises `UpdaterError` (E534)."""
    fix = "give what plan --json prints: updater export --plan FILE"
    with reading(ErrorCode.PLAN, "a plan cannot be read", file, fix=fix):
        if file != "-":
            return plain_bytes(Path(file)).decode()
        data = sys.stdin.buffer.read(Limit.INPUT.most + 1)
        Limit.INPUT.check(len(data), "bytes of standard input")
        return data.decode()
