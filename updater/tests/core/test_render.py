from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render

from .strategies import packages

ROOT = Path(__file__).resolve().parents[3]
RECORDED = sorted(
    p for folder in ("pkgs", "tools-index") for p in (ROOT / folder).glob("*/releases.json")
)


@given(packages)
@settings(max_examples=25, deadline=None)
def test_parse_is_the_inverse_of_render(package: Package) -> None:
    text = render(package)
    assert parse(text) == package
    assert render(parse(text)) == text


@given(packages)
@settings(max_examples=25, deadline=None)
def test_a_wheel_and_a_requirement_is_one_line(package: Package) -> None:
    lines = render(package).splitlines()
    files = sum(
        len(f)
        for r in package.releases
        for v in r.variants
        for t in v.wheels.values()
        for f in t.values()
    )
    assert sum(line.lstrip().startswith('{"file": ') for line in lines) == files


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: f"{p.parent.parent.name}/{p.parent.name}")
def test_what_is_recorded_is_what_the_updater_writes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert render(parse(text)) == text
    assert json.loads(text)["name"] == path.parent.name


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 2"):
        parse('{"format": 2, "name": "x", "releases": []}')
