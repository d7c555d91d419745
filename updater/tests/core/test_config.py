from __future__ import annotations

import tomllib

import pytest
from packaging.version import Version

from accelpkgs_updater.core.config import InvalidConfig, parse_config
from accelpkgs_updater.core.scaffold import add_source, scaffold


def test_defaults() -> None:
    config = parse_config("")
    assert [s.kind for s in config.sources] == ["index"]
    assert (config.keep.lines, config.keep.per_line, config.keep.coverage) == (2, 1, True)
    assert config.measured
    assert not parse_config("measured = false").measured


def test_everything() -> None:
    config = parse_config(
        """
        [[source]]
        kind = "github"
        repo = "a/b"
        [keep]
        minimum = "2.6"
        lines = 3
        perLine = 4
        prereleases = true
        coverage = false
        sdists = true
        extras = ["x"]
        also = ["<2"]
        axes = { cuda = ">=12" }
        """
    )
    assert config.sources[0].options == {"repo": "a/b"}
    keep = config.keep
    assert (keep.minimum, keep.lines, keep.per_line) == (Version("2.6"), 3, 4)
    assert (keep.prereleases, keep.coverage, keep.sdists) == (True, False, True)
    assert keep.also == ((("<", "2"),),)
    assert keep.axes["cuda"].contains("12.8")


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "[keep]\nline = 1",
        "[[declared]]\ncapability = []",
        '[keep]\nminimum = "one"',
        '[[declared]]\nversions = "=>1"',
        "not toml",
        "source = 1",
        "keep = 3",
        '[keep]\nalso = [ "two" ]',
    ],
)
def test_what_cannot_be_followed_is_refused(text: str) -> None:
    with pytest.raises(InvalidConfig):
        parse_config(text)


@pytest.mark.parametrize(
    ("name", "axis"),
    [
        ("numpy", None),
        ("nvidia-cublas-cu12", "12"),
        ("nvidia-cuda-runtime-cu12", "version-minor"),
        ("nvidia-cuda-nvrtc", "version-minor"),
        ("cuda-toolkit", "version-minor"),
        ("nvidia-nvvm", "version-minor"),
        ("nvidia-nvjitlink-cu12", "version-minor"),
        ("nvidia-cuda-cccl-cu12", "version-minor"),
        # Numbered apart from its CUDA: what its name says.
        ("nvidia-cublas-cu12", "12"),
    ],
)
def test_what_a_name_tells(name: str, axis: str | None) -> None:
    assert parse_config(scaffold(name)).axes.get("cuda") == axis


def test_a_further_source_keeps_comments_and_order() -> None:
    text = 'source = "index"\n# why these\n[keep]\nlines = 3 # three\n'
    more = add_source(text, "github", {"repo": "a/b"})
    assert "# why these\n[keep]\nlines = 3 # three\n" in more
    assert tomllib.loads(more)["source"] == [{"kind": "index"}, {"kind": "github", "repo": "a/b"}]
    assert add_source(more, "github", {"repo": "a/b"}) == more
    third = add_source(more, "pytorch", {"url": "https://x/whl", "tags": ["cpu"]})
    assert [s.kind for s in parse_config(third).sources] == ["index", "github", "pytorch"]
    assert "lines = 3 # three" in third


def test_a_source_where_there_was_none() -> None:
    assert tomllib.loads(add_source("", "index", {})) == {"source": [{"kind": "index"}]}
    assert add_source('source = "index"\n', "index", {}) == 'source = "index"\n'
    with pytest.raises(InvalidConfig):
        add_source("= no", "index", {})


def test_requirements_that_are_declared() -> None:
    (declared,) = parse_config(
        """
        [[requires]]
        versions = ">=1,<2"
        requires = [ "torch>=2", "pytest; extra == 'dev'" ]
        source = "setup.py"
        date = "2026-11-29"
        """
    ).requires
    assert [r.name for r in declared.metadata.requires] == ["torch"]
    assert list(declared.metadata.extras) == ["dev"]
    assert declared.evidence == {"kind": "declared", "source": "setup.py", "date": "2026-11-29"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[requires]]\nversions = "==1"\nrequires = [ "a" ]\ndate = "d"', "source is missing"),
        (
            '[[requires]]\nversions = ""\nrequires = [ "=1" ]\nsource = "s"\ndate = "d"',
            "Requires-Dist",
        ),
    ],
)
def test_what_is_declared_without_a_source_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidConfig, match=why):
        parse_config(text)
