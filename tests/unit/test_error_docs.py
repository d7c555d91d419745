"""Every error code has its heading in docs/errors.md, every heading its code, and the examples of
validation are what it says.
"""

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
        for code in re.findall(
            r'^\s*code = "(E\d{3})";', path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert code not in found, (
                f"{code} is in {found[code]} and {path.name}: a code is never used twice"
            )
            found[code] = path.name
    return found


def _sections() -> dict[str, str]:
    parts = HEADING.split(DOCUMENT.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _used() -> set[str]:
    """Codes that the project's own code can print: stated in nix/errors, written as a text in
    quotes, or printed by its shell scripts.
    """
    files = [
        *(ROOT / "nix").rglob("*.nix"),
        *(ROOT / "nix").rglob("*.py"),
        *(ROOT / "apps").rglob("*.py"),
        *(ROOT / "updater/src").rglob("*.py"),
    ]
    scripts = [
        ROOT / "nixw",
        *(ROOT / "nix/nixw").glob("*.sh"),
        *(p for p in (ROOT / "apps/bin").glob("*") if p.is_file()),
    ]
    printed = {
        code
        for path in scripts
        for code in re.findall(
            r"\b(?:fail|accelpkgs) (E4\d{2})\b", path.read_text(encoding="utf-8")
        )
    }
    return printed.union(*(_codes_in(path) for path in files))


def test_every_code_has_a_heading() -> None:
    assert {*_used(), *_stated()} - set(_documented()) == set(), (
        "docs/errors.md needs `## <code>: …` for these"
    )


def test_every_heading_is_a_code() -> None:
    assert set(_documented()) - _used() == set()


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
    folder = ROOT / "tests/unit/concretise/validate"
    files = [str(p) for p in sorted(folder.glob("*.nix")) if p.name != "common.nix"]
    files.append(str(folder.parent / "strict.nix"))
    said = evaluate(
        "builtins.concatMap (file: map (t: t.expr) (builtins.attrValues"
        " (import file { inherit lib; root = /. + root; }).messages)) data",
        files,
    )
    shown = [
        re.split(r"```text\n|\n```\n", section)[1]
        for code, section in _sections().items()
        if code.startswith("E1")
    ]
    assert len(shown) > 20
    assert [text for text in shown if text not in said] == []


def test_the_table_names_every_error_file() -> None:
    files = sorted(p.name for p in (ROOT / "nix/errors").glob("*.nix") if p.name != "default.nix")
    table = (ROOT / "nix/errors/default.nix").read_text(encoding="utf-8")
    assert sorted(re.findall(r"import \./([a-z0-9-]+\.nix);", table)) == files


def test_an_error_file_is_named_after_its_code() -> None:
    """And the table calls it by the rest of that name, in camelCase."""
    files = {p.name for p in (ROOT / "nix/errors").glob("*.nix")} - {"default.nix", "render.nix"}
    assert {name: name[:4].upper() for name in files} == {v: k for k, v in _stated().items()}
    table = (ROOT / "nix/errors/default.nix").read_text(encoding="utf-8")
    entries = re.findall(r"^  (\w+) = import \./e\d{3}-([a-z0-9-]+)\.nix;$", table, re.MULTILINE)
    assert len(entries) == len(files)
    spelt = [re.sub("-(.)", lambda m: m[1].upper(), slug) for _, slug in entries]
    assert [name for name, _ in entries] == spelt


def test_the_list_of_what_strict_covers_is_whole() -> None:
    """Each grade that E142 has a remedy for, and no other: `strict` is what it does itself."""
    fixes = (ROOT / "nix/errors/e142-strict.nix").read_text(encoding="utf-8").split("in\n")[0]
    stated = re.findall(r"^    ([a-z]+) = ", fixes, re.MULTILINE)
    listed = re.findall(r"^- `([a-z]+)`: ", _sections()["E142"], re.MULTILINE)
    grades = (ROOT / "nix/concretise/grades.nix").read_text(encoding="utf-8")
    given = set(re.findall(r'grade "([a-z]+)"', grades))
    assert sorted(stated) == sorted(listed)
    assert given > {"strict"} and given - {"strict"} <= set(listed)
