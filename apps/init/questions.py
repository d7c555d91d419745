"""Questions to the person at the terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from apps.init.problems import no_terminal


@dataclass(frozen=True)
class Questions:
    """`yes`: each is answered already."""

    yes: bool = False

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there to answer."""
        return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())

    def ask(self, question: str, fix: str) -> bool:
        """Whether the person says yes. Raises E445 where nobody can be asked; `fix` is what to say
        on the command line instead.
        """
        if self.yes:
            return True
        return self.answer(f"{question} [y/N] ", question, fix).lower() in ("y", "yes")

    def answer(self, prompt: str, question: str, fix: str) -> str:
        """What the person types. Raises E445."""
        if not self.can_ask:
            raise no_terminal(question, fix)
        print(prompt, end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip()
