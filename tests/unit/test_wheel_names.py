"""A wheel's file name is taken apart where it says here, and nowhere else.

What a wheel is for travels as `tags` (nix/lib/wheel-tags.nix). The updater has a test of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nixlib import ROOT

AREAS = ["nix", "apps", "overlays"]

# Who may match, split or cut the name of a wheel, or spell a platform tag, each for its reason.
ALLOWED = {
    "nix/lib/internal/wheel-name.nix": "the one parser of Nix",
    "nix/lib/internal/wheel-name-bounds.nix": "how many tags a name may have to be read",
    "nix/lib/internal/platform-tags.nix": "the platform tags of a machine",
    "nix/lib/internal/glibc-floor.nix": "the glibc of platform tags",
    "nix/concretise/folder/plain.nix": "names put together as the updater's folders have them",
    "nix/lib/wheel-tags.nix": "the module that these belong to; `stem`",
    "nix/builders/adopt.py": "the tag that WHEEL of what a base compiled states",
    "nix/builders/wheel_metadata.py": "the one parser of the builders",
    "nix/builders/e210_archive.py": "the sentence that says what such a name looks like",
    "nix/builders/index.py": "pip's own wheel on the machine, which no plan has",
    "nix/builders/editable.py": "the tag of the wheel that it makes",
    "nix/layers/editable.nix": "the name and tags of that wheel",
    "nix/builders/modules.py": "the endings of extension modules, which look like tags",
}

# A file name's ending, in code that looks at names; a tag, or the separator of tags, in a pattern.
TRACES = {
    "the ending of a wheel": re.compile(r"\.\]?whl\b"),
    "the tag of a pure wheel": re.compile(r"none-any|-any\b"),
    "a platform tag": re.compile(r"manylinux(_|[0-9]|\\b)|musllinux|\blinux_"),
    "an ABI or Python tag": re.compile(r"\babi3|\bcp\[|\bpy\[|-none-"),
}


def _code(path: Path) -> str:
    """The text without comments and documentation, which may show what a name looks like."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".nix":
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    else:
        text = re.sub(r'"""(?:.*?)"""', "", text, flags=re.DOTALL)
    return re.sub(r"(^|\s)#.*$", "", text, flags=re.MULTILINE)


def _traces(path: Path) -> list[str]:
    code = _code(path)
    return [what for what, pattern in TRACES.items() if pattern.search(code)]


def _files() -> list[Path]:
    found = (
        p for area in AREAS for kind in ("nix", "py") for p in (ROOT / area).rglob(f"*.{kind}")
    )
    return sorted(found)


def test_no_other_file_takes_a_wheels_name_apart() -> None:
    """Ask `tags` of the plan with a function of nix/lib/wheel-tags.nix instead."""
    found = {str(p.relative_to(ROOT)): traces for p in _files() if (traces := _traces(p))}
    assert {file: traces for file, traces in found.items() if file not in ALLOWED} == {}


def test_what_is_allowed_is_there_and_needs_it() -> None:
    assert [file for file in ALLOWED if not _traces(ROOT / file)] == []


@pytest.mark.parametrize(
    "line",
    [
        'match ".*-none-any\\\\.whl" file',
        'lib.hasSuffix "-any.whl" file',
        'match "manylinux_([0-9]+)_([0-9]+)_" file',
        'parts = file.removesuffix(".whl").split("-")',
        'match ".*-cp[0-9]+t?-none-.*" file',
    ],
)
def test_a_match_is_seen(line: str, tmp_path: Path) -> None:
    path = tmp_path / "some.nix"
    path.write_text(line, encoding="utf-8")
    assert _traces(path)
