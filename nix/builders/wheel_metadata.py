"""What a wheel says about itself: file name, WHEEL, METADATA, entry points (PEP 427)."""

from __future__ import annotations

import configparser
import re
from email.parser import HeaderParser
from typing import NamedTuple

from e210_archive import not_a_wheel_name
from e214_wheel import (
    commands_unreadable,
    impossible_command,
    other_identity,
    other_tags,
    senseless_wheel_file,
)
from pep440 import canonical, normal_name, public

__all__ = [
    "FileName",
    "Tags",
    "check_identity",
    "check_tags",
    "check_wheel",
    "entry_points",
    "parse_file_name",
    "tags_of",
]


class FileName(NamedTuple):
    """The parts of a wheel's file name; the tag sets are still compressed."""

    name: str
    version: str
    build: str
    python: str
    abi: str
    platform: str


class Tags(NamedTuple):
    """What a wheel is for, as `tags` of a plan has it: one python, one abi, all platforms."""

    python: str
    abi: str
    platform: list[str]


def parse_file_name(file: str) -> FileName:
    """Split a wheel's file name. Raises Problem E210."""
    parts = file.removesuffix(".whl").split("-")
    if (
        not file.endswith(".whl")
        or len(parts) not in (5, 6)
        or (len(parts) == 6 and not parts[2][:1].isdigit())
    ):
        raise not_a_wheel_name(file)
    build = parts.pop(2) if len(parts) == 6 else ""
    return FileName(parts[0], parts[1], build, *parts[2:])


def tags_of(file: str) -> Tags:
    """Return the tags of a wheel that was made here, which no plan knows. Raises Problem E210.

    `python` and `abi` may be sets still compressed, such as `py2.py3`.
    """
    name = parse_file_name(file)
    return Tags(name.python, name.abi, name.platform.split("."))


def check_tags(tags: Tags, file: str, wheel: str) -> None:
    """Compare the tags of the plan with the file name and the WHEEL file. Raises Problem E215.

    In WHEEL python and abi count only: of 1,077 published wheels 8 have another platform there,
    which a tool has widened or narrowed in the name alone (2026-11-29). A name may be for musl as
    well (`manylinux_2_5_x86_64.musllinux_1_1_x86_64`), which no plan records.
    """
    name = parse_file_name(file.lower())
    platforms = [tag for tag in name.platform.split(".") if not tag.startswith("musllinux_")]
    said = [tag.strip().lower() for tag in HeaderParser().parsestr(wheel).get_all("Tag") or []]
    agree = (
        tags.python in name.python.split(".")
        and tags.abi in name.abi.split(".")
        and sorted(tags.platform) == sorted(platforms)
    )
    if not agree or not any(_same_interpreter(tags, tag) for tag in said):
        planned = f"{tags.python}-{tags.abi}-{'.'.join(tags.platform)}"
        raise other_tags(file, planned, ", ".join(said))


def _same_interpreter(tags: Tags, text: str) -> bool:
    python, _, rest = text.partition("-")
    abi = rest.partition("-")[0]
    return tags.python in python.split(".") and tags.abi in abi.split(".")


def _same_version(one: str, other: str) -> bool:
    """Equal, or equal but for a local part that one leaves out (repackaged wheels do that)."""
    a, b = canonical(one), canonical(other)
    if a is None or b is None:
        return one == other
    return a == b or (public(a) == public(b) and "+" in a + b and not ("+" in a and "+" in b))


def check_identity(file: str, stem: str, metadata: str, name: str, version: str) -> None:
    """Compare file name, `.dist-info` folder and METADATA with the name and version asked for.

    Raises Problem E215.
    """
    parsed = parse_file_name(file)
    folder_name, _, folder_version = stem.rpartition("-")
    headers = HeaderParser().parsestr(metadata)
    said = {
        "the file name": (parsed.name, parsed.version),
        "its .dist-info folder": (folder_name, folder_version),
        "its METADATA": (headers.get("Name") or "", headers.get("Version") or ""),
    }
    faults = [
        f"{what} says {n!a} {v!a}"
        for what, (n, v) in said.items()
        if normal_name(n.strip()) != normal_name(name) or not _same_version(v.strip(), version)
    ]
    if faults:
        raise other_identity(file, name, version, faults)


def check_wheel(text: str, file: str) -> bool:
    """Check the WHEEL file; return whether it says Root-Is-Purelib. Raises Problem E216."""
    headers = HeaderParser().parsestr(text)
    wheel_version, purelib = (
        headers.get("Wheel-Version", "").strip(),
        headers.get("Root-Is-Purelib", "").strip().lower(),
    )
    if (
        not re.fullmatch(r"1\.\d+", wheel_version)
        or purelib not in ("true", "false")
        or not headers.get_all("Tag")
    ):
        raise senseless_wheel_file(
            file,
            [
                f"Wheel-Version: {wheel_version!a}",
                f"Root-Is-Purelib: {purelib!a}",
                f"Tag: {len(headers.get_all('Tag') or [])} lines",
            ],
        )
    return purelib == "true"


def entry_points(text: str, file: str) -> dict[str, dict[str, str]]:
    """Return the scripts: group (`console_scripts`, `gui_scripts`) → name → `module:attribute`.

    Raises Problem E217.
    """
    parser = configparser.RawConfigParser(delimiters=("=",), strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise commands_unreadable(file, error) from error
    scripts: dict[str, dict[str, str]] = {}
    for group in ("console_scripts", "gui_scripts"):
        for name, value in sorted(parser.items(group)) if parser.has_section(group) else []:
            target = re.sub(r"\s*\[.*\]$", "", value.strip())
            if (
                not re.fullmatch(r"[\w.+-]+", name)
                or name in (".", "..")
                or not re.fullmatch(r"[\w.]+\s*:\s*[\w.]+", target)
            ):
                raise impossible_command(file, name, value)
            scripts.setdefault(group, {})[name] = re.sub(r"\s", "", target)
    return scripts
