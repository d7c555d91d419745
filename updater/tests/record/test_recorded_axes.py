"""What a recorded file says of itself, by its local version and its folder, is what its variant
states: no declaration overwrites it.
"""

from __future__ import annotations

import re

import pytest

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.models import Package

from .test_derived import OURS

_FOLDER = re.compile(r"https://download(?:-r2)?\.pytorch\.org/whl/([a-z0-9.]+)/")
_KINDS = {"pytorch", "github"}
NAMES = [
    name
    for name in OURS.names()
    if (config := OURS.config(name)) and _KINDS & {s.kind for s in config.sources}
]


def said(folder: str | None, local: str | None) -> dict[str, str]:
    """The axes that a folder of PyTorch's index and a local version state."""
    axes: dict[str, str] = {}
    for word in (folder, local):
        try:
            axes |= axes_of_local(word) if word else {}
        except UnclearLocalVersion:
            # A commit, or a form of the package's own (`pattern`).
            continue
    return axes


def denied(package: Package) -> list[str]:
    return [
        f"{file.file}: {axis} is {variant.axes.get(axis)}, and {value} is what it says"
        for release in package.releases
        for variant in release.variants
        for tags in variant.wheels.values()
        for files in tags.values()
        for file in files
        for match in [_FOLDER.match(variant.url_prefix or "")]
        for axis, value in said(match[1] if match else None, file.version.local).items()
        if not f"{variant.axes.get(axis)}.".startswith(f"{value}.")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_variant_denies_what_its_files_say(name: str) -> None:
    package = OURS.package(name)
    assert package is not None
    assert denied(package) == []


def test_the_words_are_understood() -> None:
    assert said("cu126", None) == {"cuda": "12.6"}
    assert said("rocm6.4", "rocm6.4") == {"cuda": "none", "rocm": "6.4"}
    assert said(None, "cu12torch2.8cxx11abitrue") == {
        "cuda": "12",
        "torch": "2.8",
        "cxx11abi": "true",
    }
    assert said("variant", "d801a34") == {}
