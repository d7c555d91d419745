"""Command-line options that describe a target, and the request (nix/concretise/README.md) that they make."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from apps.problems import nearest, usage

_PAIR = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(.*)$")


class Parser(argparse.ArgumentParser):
    """An argument parser whose usage errors are in our format, with exit code 2."""

    def __init__(self, app: str, description: str, example: str) -> None:
        super().__init__(
            prog=app, description=description, epilog=f"example: {example}", allow_abbrev=False
        )
        self._example = example

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"unrecognized arguments: (--[a-z-]+)", message)
        known = [option for action in self._actions for option in action.option_strings]
        hints = nearest(unknown.group(1), known) if unknown else []
        raise usage(self.prog, message, self._example, hints)

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options; packages may stand before, between and after them."""
        return self.parse_intermixed_args(arguments)


def add_target(parser: argparse.ArgumentParser) -> None:
    """The options of a target; each may be left out."""
    group = parser.add_argument_group("target")
    group.add_argument(
        "--python",
        metavar="VERSION",
        help="such as 3.12, or 3.13t for the free-threaded build (default: this machine's)",
    )
    group.add_argument(
        "--cuda",
        metavar="VERSION",
        help='a version prefix such as 12 or 12.8; "none" for no accelerator (default: whatever fits)',
    )
    group.add_argument(
        "--capability",
        action="append",
        default=[],
        metavar="X.Y",
        help="compute capability of a GPU it must run on (may be repeated)",
    )
    group.add_argument(
        "--rocm", metavar="VERSION", help="a version prefix such as 6.4, instead of --cuda"
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
    group.add_argument("--system", metavar="SYSTEM", help="x86_64-linux (default) or aarch64-linux")
    group.add_argument("--jetpack", metavar="VERSION", help="JetPack release of a Jetson")
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
        "--index",
        action="append",
        default=[],
        metavar="FOLDER",
        help="a folder of your own packages beside ours (may be repeated)",
    )


def of(options: argparse.Namespace, packages: Sequence[str]) -> dict[str, Any]:
    """The request; what was not said is left out. Values are not judged here: the library does, all at once."""
    request: dict[str, Any] = {"packages": list(packages)}
    for key in ("python", "rocm", "driver", "glibc", "system", "jetpack"):
        if getattr(options, key) is not None:
            request[key] = getattr(options, key)
    if options.cuda is not None:
        request["cuda"] = None if options.cuda == "none" else options.cuda
    for key, values in (("capabilities", options.capability), ("gfx", options.gfx)):
        if values:
            request[key] = [part for value in values for part in value.split(",") if part]
    if options.gcc:
        request["compiler"] = {"gcc": options.gcc}
    if options.flavour:
        request["flavour"] = _flavours(options.flavour)
    if options.constraint:
        request["constraints"] = _constraints(options.constraint)
    if options.prefer:
        request["prefer"] = {
            name: version.lstrip("= ") for name, version in map(_pair, options.prefer)
        }
    if options.prerelease:
        request["prereleases"] = "all" in options.prerelease or list(options.prerelease)
    if options.index:
        request["index"] = [os.path.abspath(folder) for folder in options.index]
    return request


def _flavours(values: Sequence[str]) -> Any:
    named = dict(value.split("=", 1) for value in values if "=" in value)
    general = [value for value in values if "=" not in value]
    return {**({"default": general[-1]} if general else {}), **named} if named else general[-1]


def _constraints(values: Sequence[str]) -> dict[str, str]:
    constraints: dict[str, str] = {}
    for name, specifier in map(_pair, values):
        # Two constraints on one package hold together.
        constraints[name] = f"{constraints[name]},{specifier}" if name in constraints else specifier
    return constraints


def _pair(text: str) -> tuple[str, str]:
    match = _PAIR.match(text)
    return (match.group(1), match.group(2)) if match else (text, "")
