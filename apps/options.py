"""Command lines of the apps in Python, and what is said where they are wrong."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from apps.problem import nearest
from apps.problems import usage


class Parser(argparse.ArgumentParser):
    """An argument parser whose usage errors are in our format, with exit code 2."""

    def __init__(self, app: str, description: str, example: str) -> None:
        super().__init__(
            prog=app, description=description, epilog=f"example: {example}", allow_abbrev=False
        )
        self._example = example
        self.add_argument(
            "--debug", action="store_true", help="print the traceback of what fails, too"
        )

    def error(self, message: str) -> NoReturn:
        """Raise E424, with the option that was probably meant."""
        unknown = re.match(r"unrecognized arguments: (--[a-z-]+)", message)
        known = [option for action in self._actions for option in action.option_strings]
        hints = nearest(unknown.group(1), known) if unknown else []
        raise usage(self.prog, message, self._example, hints)

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options; packages may stand before, between and after them."""
        for argument in arguments:
            if not argument.isascii() and not _is_text(argument):
                self.error(f"an argument is no text in UTF-8: {argument}")
        return self.parse_intermixed_args(arguments)


def _is_text(argument: str) -> bool:
    # Bytes that are no UTF-8 arrive as lone surrogates (PEP 383).
    return not any("\ud800" <= letter <= "\udfff" for letter in argument)
