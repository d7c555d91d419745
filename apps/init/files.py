"""The files that `init` writes, and what it may do with those that are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apps import nix
from apps.base import Base
from apps.init import texts, writer
from apps.init.folder import LOCKS
from apps.init.git import Checkout
from apps.init.problems import foreign_file, ignored_files
from apps.init.questions import Questions

TEMPLATE = nix.ROOT / "templates" / "project" / "flake.nix"
FLAKE, ENVRC, GITIGNORE = "flake.nix", ".envrc", ".gitignore"
_ADDRESS = re.compile(r'inputs\.accelpkgs\.url = "([^"\n]*)";')


@dataclass
class Files:
    """`flake`: what the new flake.nix is made of; `address`: the one that it names already."""

    project: Path
    flake: str
    address: str | None
    there: dict[str, str | None]
    leaves_envrc: bool
    written: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, project: Path, force: bool, questions: Questions) -> Files:
        """Look at what is there, and ask. Raises E443, E445."""
        names = (FLAKE, ENVRC, GITIGNORE)
        there = {name: writer.read(project / name) for name in names}
        flake, ours = there[FLAKE], False
        if flake is not None:
            try:
                texts.flake(flake, texts.EMPTY, None)
                ours = True
            except texts.Foreign as error:
                _may_replace(project / FLAKE, str(error), force, questions)
        base = flake if ours and flake is not None else TEMPLATE.read_text(encoding="utf-8")
        found = _ADDRESS.search(base) if ours else None
        return cls(project, base, found[1] if found else None, there, _leaves(there[ENVRC]))

    def texts(
        self, where: str | None, asked: dict[str, Any], on: Base, words: Sequence[str] = ()
    ) -> dict[Path, str]:
        """What is to be written where, without what is as it should be; `words`: options that the
        next `init` takes, too.
        """
        blocks = {
            "inputs": texts.inputs_block("nixpkgs" in on.arguments),
            "machine": texts.machine_block(asked, on.arguments, words),
        }
        made = {
            FLAKE: texts.flake(self.flake, blocks, where),
            ENVRC: None if self.leaves_envrc else texts.envrc(self.there[ENVRC]),
            GITIGNORE: texts.gitignore(self.there[GITIGNORE]),
        }
        new = {n: t for n, t in made.items() if t is not None and t != self.there[n]}
        self.written = list(new)
        return {self.project / name: text for name, text in new.items()}

    def check_ignored(self, checkout: Checkout) -> None:
        """Raise E443 where git would not take what Nix must see."""
        ignored = checkout.ignored([FLAKE, f"{LOCKS}/lock.json"])
        if ignored:
            raise ignored_files(str(self.project), ignored)


def _leaves(envrc: str | None) -> bool:
    """Whether a person's .envrc stays as it is: what it does is nobody else's business."""
    try:
        texts.envrc(envrc)
    except texts.Foreign:
        return True
    return False


def _may_replace(path: Path, why: str, force: bool, questions: Questions) -> None:
    fix = ["replace it: init --force", "or call accelpkgs.lib.project in it (docs/projects.md)"]
    if force:
        return
    # `--yes` is no leave to throw away what somebody wrote.
    asked = Questions(yes=False)
    if not questions.can_ask or not asked.ask(f"{path} is not of init. Replace it?", fix[0]):
        raise foreign_file(str(path), why, fix)
