"""What git must know of, so that Nix sees it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from apps.init.folder import LOCKS
from apps.init.git import Checkout
from apps.init.problems import not_tracked
from apps.init.questions import Questions
from apps.problem import printable

_OURS = ("flake.nix", ".envrc", ".gitignore", LOCKS)
_CODE = (".py", ".pyi")


def consent(checkout: Checkout, questions: Questions) -> bool:
    """Whether git may be told of the files that Nix needs. Raises E445."""
    code = _code(checkout)
    more = f", and {len(code)} files of Python ({shown(code)})" if code else ""
    question = f"Nix sees what git tracks only. git add --intent-to-add what init writes{more}?"
    return questions.ask(question, "say it: init --yes, or init --no-git to do it yourself")


def track(checkout: Checkout, project: Path, inputs: Sequence[str]) -> None:
    """Tell git of what was written, of the files that the flake reads, and of the project's code.

    Raises E447.
    """
    needed = list(dict.fromkeys([*_OURS, "pyproject.toml", *inputs]))
    there = [name for name in needed if _is_inside(project, name)]
    new = [*checkout.untracked(there), *_code(checkout)]
    new = list(dict.fromkeys(new))
    why = checkout.add(new) if new else None
    if why:
        raise not_tracked(str(project), why, [shlex.quote(name) for name in new[:8]])
    if new:
        print(f"git add --intent-to-add {shown([shlex.quote(name) for name in new], 8, ' ')}")


def shown(names: Sequence[str], most: int = 3, between: str = ", ") -> str:
    """The first of some names, in one line."""
    text = between.join(names[:most]) + (f"{between}…" if len(names) > most else "")
    return printable(text.replace("\n", " "))


def _code(checkout: Checkout) -> list[str]:
    return [name for name in checkout.unseen() if name.endswith(_CODE)]


def _is_inside(project: Path, name: str) -> bool:
    path = (project / name).resolve()
    return path.exists() and path.is_relative_to(project.resolve())
