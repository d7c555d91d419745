"""The handwritten files of a package, as far as they are derived."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.add.texts import package_nix, with_axes, with_extras, with_opened
from accelpkgs_updater.core.config import parse_config

PLAIN = 'source = "index"\n'
MINE = '# mine\n[[source]]\nkind = "index"\n\n[keep]\nlines = 3 # three\nextras = [ "x" ]\n'


def test_axes_are_added_once_and_the_rest_stays() -> None:
    axes = {"torch": "requirement:torch", "cuda": "measured:13"}
    text = with_axes(PLAIN, axes)
    assert text == (
        'source = "index"\n\n[axes]\ncuda = "measured:13"\ntorch = "requirement:torch"\n'
    )
    assert with_axes(text, {"cuda": "12"}) == text
    assert with_axes(MINE, axes).startswith(MINE)
    assert parse_config(with_axes(MINE, axes)).axes == axes


def test_extras_join_those_that_are_kept() -> None:
    assert with_extras(PLAIN, []) == PLAIN
    assert with_extras(MINE, ["x"]) == MINE
    assert parse_config(with_extras(PLAIN, ["b", "a"])).keep.extras == ("a", "b")
    both = with_extras(MINE, ["a"])
    assert parse_config(both).keep.extras == ("x", "a")
    assert "# three" in both
    everything = '[keep]\nextras = [ "*" ]\n'
    assert with_extras(everything, ["a"]) == everything


def test_the_same_files_are_for_one_cuda_and_for_none() -> None:
    (declared,) = parse_config(with_opened(PLAIN, "12", ["x86_64-linux"])).declared
    assert declared.axes == {"cuda": ("12", "none")}
    assert declared.systems == ("x86_64-linux",)


def test_what_package_nix_says() -> None:
    assert package_nix("Does things.", ["torch", "x"]) == (
        '{\n  description = "Does things";\n  kind = "accelerated";\n'
        '  imports = [\n    "torch"\n    "x"\n  ];\n}\n'
    )
    assert 'requires = [\n    {\n      requirement = "torch";' in package_nix("", [], "2026-11-30")
    assert package_nix("", []) == '{\n  kind = "accelerated";\n}\n'


@given(st.text(max_size=400))
def test_a_summary_is_a_string_of_nix_whatever_it_says(summary: str) -> None:
    lines = package_nix(summary, []).splitlines()
    assert len(lines) in (3, 4)
    assert max(map(len, lines)) <= 100
    for line in lines[1:-2]:
        match = re.fullmatch(r'  description = "((?:[^"\\$]|\\.|\$(?!\{))*)";', line)
        assert match, line
        assert match[1].isprintable()
