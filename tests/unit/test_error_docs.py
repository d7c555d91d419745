"""Every error code has its heading in docs/errors.md, every heading its code, and the examples of validation are what it says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from nixlib import ROOT, evaluate

DOCUMENT = ROOT / "docs/errors.md"
HEADING = re.compile(r"^## (E\d{3}): \S.*$", re.MULTILINE)


def _documented() -> list[str]:
    return HEADING.findall(DOCUMENT.read_text(encoding="utf-8"))


def _codes_in(path: Path) -> set[str]:
    # E999 stands for any code in examples of the format.
    return set(re.findall(r"""["'](E\d{3})["']""", path.read_text(encoding="utf-8"))) - {"E999"}


def _stated() -> dict[str, str]:
    """Code → the file that states it, of nix/errors."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "nix/errors").glob("*.nix")):
        for code in re.findall(r'^\s*code = "(E\d{3})";', path.read_text(encoding="utf-8"), re.MULTILINE):
            assert code not in found, f"{code} is in {found[code]} and {path.name}: a code is never used twice"
            found[code] = path.name
    return found


def _sections() -> dict[str, str]:
    parts = HEADING.split(DOCUMENT.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_code_of_nix_errors_has_a_heading() -> None:
    missing = {code: file for code, file in _stated().items() if code not in _documented()}
    assert not missing, f"docs/errors.md has no `## <code>: …` for {missing}"


def test_every_heading_is_a_code() -> None:
    places = [*(ROOT / "nix").rglob("*.nix"), *(ROOT / "nix").rglob("*.py"), *(ROOT / "nix").rglob("*.sh")]
    places += [*(ROOT / "apps").rglob("*.py"), *(ROOT / "updater/src").rglob("*.py"), ROOT / "nixw"]
    used = set().union(*(_codes_in(path) for path in places if path.is_file()))
    shell = (ROOT / "nixw").read_text(encoding="utf-8") if (ROOT / "nixw").is_file() else ""
    used |= set(re.findall(r"\bE4\d{2}\b", shell)) | {
        code for path in (ROOT / "nix/nixw").glob("*") if path.is_file() for code in re.findall(r"\bE4\d{2}\b", path.read_text(encoding="utf-8"))
    }
    assert not [code for code in _documented() if code not in used]


def test_headings_are_in_order_and_once() -> None:
    documented = _documented()
    assert [code for code, n in Counter(documented).items() if n > 1] == []
    assert documented == sorted(documented)


@pytest.mark.parametrize("code", sorted(_stated()))
def test_the_section_says_what_the_error_does(code: str) -> None:
    if code not in _sections():
        pytest.fail(f"docs/errors.md has no section {code}")
    section = _sections()[code]
    assert section.count("```text") == 1, "one example"
    cause, example, remedy = re.split(r"```text\n|```\n", section)
    assert len(cause.strip()) > 20 and len(remedy.strip()) > 10
    assert example.startswith(f"accelpkgs {code}: ")
    assert len(example.rstrip("\n").splitlines()) <= 10


def test_examples_of_validation_are_its_own_words() -> None:
    said = evaluate('builtins.attrValues (builtins.mapAttrs (_: t: t.expr) (import (root + "/tests/unit/validate/messages.nix") { inherit lib; root = /. + root; }))')
    shown = [re.split(r"```text\n|\n```\n", section)[1] for code, section in _sections().items() if code.startswith("E1")]
    assert len(shown) > 20
    assert [text for text in shown if text not in said] == []


def test_the_table_names_every_error_file() -> None:
    files = {p.name for p in (ROOT / "nix/errors").glob("*.nix")} - {"default.nix"}
    table = (ROOT / "nix/errors/default.nix").read_text(encoding="utf-8")
    assert {f"{m}.nix" for m in re.findall(r"import \./([a-z-]+)\.nix", table)} == files
