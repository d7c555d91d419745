"""What the apps know of what is supported is nix/facts/support.json, wherever it is said."""

from __future__ import annotations

import re

import pytest

from apps import options, request, support
from nixlib import ROOT


def test_the_launcher_looks_for_every_python() -> None:
    text = (ROOT / "apps/bin/launch").read_text(encoding="utf-8")
    named = set(re.findall(r"\bpython(3\.\d+)\b", text))
    assert named == set(support.PYTHONS)
    assert f"needs Python {support.PYTHONS[0]} or newer" in text


@pytest.mark.parametrize("axis", [row["name"] for row in support.AXES])
def test_every_axis_of_a_request_is_an_option(axis: str) -> None:
    parser = options.Parser("plan", "", "")
    options.add_target(parser)
    said = parser.parse([f"--{axis}", "4.2"])
    assert request.of(said, [])[axis] == "4.2"


def test_no_accelerator_is_null() -> None:
    parser = options.Parser("plan", "", "")
    options.add_target(parser)
    assert request.of(parser.parse(["--cuda", "none"]), [])["cuda"] is None
    assert "cuda" not in request.of(parser.parse([]), [])


def test_machines() -> None:
    assert [support.SYSTEM_OF[m] for m in ("x86_64", "amd64", "aarch64", "arm64")] == [
        "x86_64-linux",
        "x86_64-linux",
        "aarch64-linux",
        "aarch64-linux",
    ]
