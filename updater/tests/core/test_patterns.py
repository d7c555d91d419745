"""Patterns of `update.toml` and the axes that stand in URLs only."""

from __future__ import annotations

import time

import pytest

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.patterns import LONGEST, UnboundedPattern, compile_pattern
from accelpkgs_updater.core.url_axes import UrlAxes

TAG = r"url:/v[0-9.]+(?:-cu(\d{2,3}))?/"
PLACE = "https://github.com/abetlen/llama-cpp-python/releases/download"


@pytest.mark.parametrize(
    "text",
    [
        r"(a+)+b",
        r"(a|a)*b",
        r"(?:\.\d+)*",
        r"(a){2,9}",
        r"(?:aa|a){60}c",
        "(aa|a)" * 45 + "c",
        r"(x)+",
        ".*.*.*.*x",
        "a?" * 9,
        "(",
        "a" * 301,
        r"[a-z)]+([0-9]+)+",
    ],
)
def test_what_could_take_forever_is_refused(text: str) -> None:
    with pytest.raises(UnboundedPattern):
        compile_pattern(text)


@pytest.mark.parametrize(
    "text",
    [
        r"pt(?P<torch>\d+)cuda(?P<toolkit>\d+)",
        r"[)*+]{2}(a)",
        r"\d{4}\d{2}\d{2}\.\d{1}",
        r"\)*(a)?",
        r"(?:a|b)(c)",
    ],
)
def test_what_cannot_is_taken(text: str) -> None:
    assert compile_pattern(text).pattern == text


def test_the_worst_that_is_taken_ends_soon() -> None:
    worst = compile_pattern("a*a*a*b")
    start = time.process_time()
    assert worst.search("a" * LONGEST) is None
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("tag", "cuda"),
    [("v0.3.36-cu125", "12.5"), ("v0.3.36-cu13", "13"), ("v0.3.36", "none")],
)
def test_an_axis_of_a_releases_tag(tag: str, cuda: str) -> None:
    url = f"{PLACE}/{tag}/llama_cpp_python-0.3.36-py3-none-manylinux_2_35_x86_64.whl"
    assert UrlAxes.of({"cuda": TAG, "torch": "2.8"}).added({}, url) == {"cuda": cuda}


def test_an_axis_of_a_folder() -> None:
    rules = UrlAxes.of({"cuda": r"url:/whl/cu(\d+)_full/", "x": r"url:/(whl)/"})
    assert rules.added({}, "https://host/whl/cu121_full/a.whl") == {"cuda": "12.1", "x": "whl"}


def test_what_a_file_states_itself_stays() -> None:
    assert UrlAxes.of({"cuda": TAG}).added({"cuda": "13.0"}, f"{PLACE}/v1-cu125/a.whl") == {
        "cuda": "13.0"
    }


@pytest.mark.parametrize(
    "url",
    [f"{PLACE}/nightly/a.whl", f"{PLACE}/v1-cu1255/a.whl", f"{PLACE}/v1-cu125/{'a' * LONGEST}"],
)
def test_a_url_that_does_not_say_it_is_left_out(url: str) -> None:
    with pytest.raises(UnclearLocalVersion, match="does not say cuda"):
        UrlAxes.of({"cuda": TAG}).added({}, url)


@pytest.mark.parametrize("rule", ["url:/cu128/", r"url:/(cu)(\d+)/", "url:("])
def test_a_rule_has_one_group(rule: str) -> None:
    with pytest.raises(ValueError, match=r"one|regular"):
        UrlAxes.of({"cuda": rule})


def test_a_long_local_version_is_not_matched() -> None:
    with pytest.raises(UnclearLocalVersion):
        axes_of_local("1" * (LONGEST + 1), compile_pattern(r"(?P<toolkit>\d+)"))
