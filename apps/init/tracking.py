"""What git must know of, so that Nix sees it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from apps.init.folder import LOCKS
from apps.init.git import Checkout
from apps.init.problems import not_tracked
from apps.init.questions import Questions

_OURS = ("flake.nix", ".envrc", ".gitignore", LOCKS)


def consent(checkout: Checkout, project: Path, inputs: Sequence[str], questions: Questions) -> bool:
    """Whether git may be told of the files that Nix needs. Raises E445."""
    question = "Nix sees what git tracks only. git add --intent-to-add what init writes?"
    return questions.ask(question, "say it: init --yes, or init --no-git to do it yourself")


def track(checkout: Checkout, project: Path, inputs: Sequence[str]) -> None:
    """Tell git of what was written, and of the files that the flake reads. Raises E443."""
    names = needed(project, inputs)
    new = checkout.untracked(names)
    why = checkout.add(new) if new else None
    if why:
        raise not_tracked(str(project), why, new)
    if new:
        print(f"git add --intent-to-add {' '.join(new)}")


def needed(project: Path, inputs: Sequence[str]) -> list[str]:
    """The files of the project that Nix reads."""
    names = dict.fromkeys([*_OURS, "pyproject.toml", *inputs])
    return [name for name in names if _is_inside(project, name)]


def _is_inside(project: Path, name: str) -> bool:
    path = (project / name).resolve()
    return path.exists() and path.is_relative_to(project.resolve())
