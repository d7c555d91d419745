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


# What a file system takes as a name, and a version that somebody means.
_LONGEST, _VERSION = 255, 100
# What a line of entry_points.txt may have.
_COMMAND = 1000


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
        or not file.isascii()
        or not file.isprintable()
        or len(file) > _LONGEST
        or len(parts) not in (5, 6)
        or not all(parts)
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


def check_tags(tags: Tags | None, file: str, wheel: str) -> Tags:
    """Compare the tags of the plan with the file name and the WHEEL file; return them.

    None, for a wheel that was made here: the file name alone has them. Raises Problem E215.

    Of WHEEL's platforms only machine and system count: of 1,077 published wheels 8 have another
    platform there, which a tool has widened or narrowed in the name alone (2026-11-29). A name may
    be for musl as well (`manylinux_2_5_x86_64.musllinux_1_1_x86_64`), which no plan records.
    """
    name = parse_file_name(file.lower())
    said = [tag.strip().lower() for tag in HeaderParser().parsestr(wheel).get_all("Tag") or []]
    python, abi, platform = name.python.split("."), name.abi.split("."), name.platform.split(".")
    if tags is None:
        agree, found = True, tags_of(file)
    else:
        recorded = [tag for tag in platform if not tag.startswith("musllinux_")]
        agree, found = (
            tags.python in python and tags.abi in abi and sorted(tags.platform) == sorted(recorded),
            tags,
        )
        python, abi = [tags.python], [tags.abi]
    machines = {_machine(one) for one in platform}
    if not agree or not any(_same(python, abi, machines, tag) for tag in said):
        planned = ".".join(found.platform)
        raise other_tags(file, f"{found.python}-{found.abi}-{planned}", ", ".join(said))
    return found


def _same(python: list[str], abi: list[str], machines: set[str], text: str) -> bool:
    """Say whether a tag of WHEEL is for one of these interpreters, and one of these machines."""
    parts = [part.split(".") for part in text.split("-")]
    if len(parts) != 3:
        return False
    theirs = {_machine(one) for one in parts[2]}
    return (
        not set(python).isdisjoint(parts[0])
        and not set(abi).isdisjoint(parts[1])
        and ("any" in machines | theirs or not machines.isdisjoint(theirs))
    )


def _machine(platform: str) -> str:
    """Return system and machine of a platform tag, whatever version stands between them."""
    match = re.fullmatch(r"(?:many|musl)?linux(?:\d+|_\d+_\d+)?_(\w+)", platform)
    return f"linux {match[1]}" if match else platform


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
    names, versions = headers.get_all("Name") or [""], headers.get_all("Version") or [""]
    said = {
        "the file name": (parsed.name, parsed.version),
        "its .dist-info folder": (folder_name, folder_version),
        "its METADATA": (names[0], versions[0]),
    }
    faults = [
        f"{what} says {n[:_VERSION]!a} {v[:_VERSION]!a}"
        for what, (n, v) in said.items()
        if normal_name(n.strip()) != normal_name(name)
        or len(v) > _VERSION
        or not _same_version(v.strip(), version)
    ]
    if len(names) > 1 or len(versions) > 1:
        faults.append(f"its METADATA has {len(names)} names and {len(versions)} versions")
    if faults:
        raise other_identity(file, name, version, faults)


def check_wheel(text: str, file: str) -> bool:
    """Check the WHEEL file; return whether it says Root-Is-Purelib. Raises Problem E216."""
    headers = HeaderParser().parsestr(text)
    versions = [value.strip() for value in headers.get_all("Wheel-Version") or []]
    purelibs = [value.strip().lower() for value in headers.get_all("Root-Is-Purelib") or []]
    tags = headers.get_all("Tag") or []
    if (
        len(versions) != 1
        or not re.fullmatch(r"1\.\d{1,3}", versions[0])
        or purelibs not in (["true"], ["false"])
        or not tags
    ):
        raise senseless_wheel_file(
            file,
            [
                f"Wheel-Version: {', '.join(map(ascii, versions)) or ascii('')}",
                f"Root-Is-Purelib: {', '.join(map(ascii, purelibs)) or ascii('')}",
                f"Tag: {len(tags)} lines",
            ],
        )
    return purelibs == ["true"]


def entry_points(text: str, file: str) -> dict[str, dict[str, str]]:
    """Return the scripts: group (`console_scripts`, `gui_scripts`) → name → `module:attribute`.

    Raises Problem E217.
    """
    # No section has what another one lacks: the `[DEFAULT]` of configparser is none of this format.
    parser = configparser.RawConfigParser(delimiters=("=",), strict=False, default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except (configparser.Error, ValueError, AttributeError) as error:
        raise commands_unreadable(file, error) from error
    scripts: dict[str, dict[str, str]] = {}
    for group in ("console_scripts", "gui_scripts"):
        for name, value in sorted(parser.items(group)) if parser.has_section(group) else []:
            target = _target(value)
            if not re.fullmatch(r"[\w.+-]{1,200}", name) or name in (".", "..") or target is None:
                raise impossible_command(file, name, value or "")
            scripts.setdefault(group, {})[name] = target
    return scripts


def _target(value: str | None) -> str | None:
    """Return `module:attribute` of a command, without its extras; None for what is none."""
    text = (value or "").strip()
    if len(text) > _COMMAND or "\n" in text:
        return None
    if text.endswith("]"):
        text = text.partition("[")[0]
    module, colon, attribute = ("".join(part.split()) for part in text.partition(":"))
    names = [*module.split("."), *attribute.split(".")]
    if not colon or not all(name.isidentifier() for name in names):
        return None
    return f"{module}:{attribute}"
