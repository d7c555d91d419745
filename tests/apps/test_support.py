"""What the apps know of what is supported is nix/facts/support.json, wherever it is said."""

from __future__ import annotations

import re

from apps import support
from nixlib import ROOT


def test_the_launcher_looks_for_every_python() -> None:
    text = (ROOT / "apps/bin/launch").read_text(encoding="utf-8")
    named = set(re.findall(r"\bpython(3\.\d+)\b", text))
    assert named == set(support.PYTHONS)
    said = (ROOT / "apps/bin/no-python.sh").read_text(encoding="utf-8")
    assert f"needs Python {support.PYTHONS[0]} or newer" in said


def test_machines() -> None:
    assert [support.SYSTEM_OF[m] for m in ("x86_64", "amd64", "aarch64", "arm64")] == [
        "x86_64-linux",
        "x86_64-linux",
        "aarch64-linux",
        "aarch64-linux",
    ]
