"""The app `test` itself: where it runs, and which flags it adds."""

from __future__ import annotations

import pytest

from apps.commands.test import parallel


def test_outside_a_checkout_it_says_so(app, tmp_path):
    answer = app("test", cwd=tmp_path)
    assert answer.returncode == 1
    assert (
        answer.stderr.splitlines()[0]
        == "accelpkgs E430: the tests run from a checkout of accelpkgs, and this is none"
    )
    assert str(tmp_path) in answer.stderr


@pytest.mark.parametrize("flags", [[], ["-k", "resolve", "-x"], ["--big"], ["tests/apps"]])
def test_files_are_spread_over_the_processors(flags):
    assert "loadfile" in parallel(flags)


@pytest.mark.parametrize(
    "flags",
    [["-n", "0"], ["-n0"], ["--pdb"], ["-s"], ["--capture=no"], ["--collect-only"], ["--help"]],
)
def test_who_wants_to_see_gets_one_process(flags):
    assert parallel(flags) == []


def test_an_unknown_app_comes_with_the_nearest(app):
    answer = app("dmeo")
    assert answer.returncode == 2
    assert answer.stderr.startswith("accelpkgs E424: there is no app 'dmeo'\n")
    assert "did you mean demo?" in answer.stderr
