"""Command-line options that describe a target, and what is said where they are wrong."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from apps import support
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


def _folder(argument: str) -> str:
    # The empty path is the current folder, which nobody means by it.
    if not argument:
        raise argparse.ArgumentTypeError("a folder is meant, and the text is empty")
    return argument


def _is_text(argument: str) -> bool:
    # Bytes that are no UTF-8 arrive as lone surrogates (PEP 383).
    return not any("\ud800" <= letter <= "\udfff" for letter in argument)


def add_target(parser: argparse.ArgumentParser) -> None:
    """The options of a target; each may be left out."""
    group = parser.add_argument_group("target")
    group.add_argument(
        "--python",
        metavar="VERSION",
        help="such as 3.12, or 3.13t for the free-threaded build (default: this machine's)",
    )
    for axis in support.AXES:
        group.add_argument(f"--{axis['name']}", metavar="VERSION", help=axis["help"])
    group.add_argument(
        "--capability",
        action="append",
        default=[],
        metavar="X.Y",
        help="compute capability of a GPU it must run on (may be repeated)",
    )
    group.add_argument(
        "--gfx",
        action="append",
        default=[],
        metavar="GFX",
        help="ROCm target such as gfx942 (may be repeated)",
    )
    group.add_argument(
        "--driver", metavar="VERSION", help="version of the NVIDIA driver it must run with"
    )
    group.add_argument(
        "--glibc", metavar="VERSION", help="version of the C library it must run with"
    )
    group.add_argument(
        "--library",
        action="append",
        default=[],
        metavar="SONAME",
        help="library that the machine has, such as libmpi.so.40 (may be repeated)",
    )
    first, *others = support.SYSTEMS
    group.add_argument(
        "--system", metavar="SYSTEM", help=f"{first} (default) or {' or '.join(others)}"
    )
    group.add_argument(
        "--gcc", metavar="VERSION", help="the C++ compiler that source builds would use"
    )
    choice = parser.add_argument_group("choice")
    choice.add_argument(
        "--flavour",
        action="append",
        default=[],
        metavar="[NAME=]FLAVOUR",
        help="wheel, source, prefer-wheel (default) or prefer-source; for all packages, or for one",
    )
    choice.add_argument(
        "--constraint",
        action="append",
        default=[],
        metavar="SPEC",
        help='such as "torch==2.8.*" (may be repeated)',
    )
    choice.add_argument(
        "--prefer",
        action="append",
        default=[],
        metavar="NAME==VERSION",
        help="take this version first where it satisfies (may be repeated)",
    )
    choice.add_argument(
        "--prerelease",
        action="append",
        default=[],
        metavar="NAME",
        help='allow prereleases of this package; "all" for all (may be repeated)',
    )
    choice.add_argument(
        "--strict",
        action="store_true",
        help="refuse what a plan only warns of: old, not measured, prereleases (E142)",
    )
    choice.add_argument(
        "--index",
        action="append",
        default=[],
        type=_folder,
        metavar="FOLDER",
        help="a folder of your own packages beside ours (may be repeated)",
    )
