"""One plan for all machines is made only where nothing recorded depends on one."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.cli import surely as surely_module
from accelpkgs_updater.cli.surely import is_for_any, surely
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Package, Release, Variant

HERE = Environment("x86_64-linux", 12)


@pytest.mark.parametrize(
    ("variant", "alike"),
    [
        (Variant(), True),
        (Variant(axes={"cuda": "12"}), False),
        (Variant(axes={"mpi": "true"}), False),
        (Variant(capabilities=("8.0",)), False),
        (Variant(gfx=("gfx942",)), False),
    ],
)
def test_what_is_for_any(tmp_path: Path, variant: Variant, alike: bool) -> None:
    package = Package("p", (Release("1.0", variants=(Variant(), variant)),))
    assert is_for_any([package], tmp_path) == alike


def test_rules_of_its_own_are_no_plain_package(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/package.nix").write_text("{ }")
    assert not is_for_any([Package("p")], tmp_path)


@pytest.mark.parametrize(
    ("alike", "request_", "plans"),
    [(False, {}, 7), (True, {}, 1), (True, {"cuda": "12.8"}, 6)],
)
def test_how_many_plans(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    alike: bool,
    request_: dict[str, str],
    plans: int,
) -> None:
    asked: list[object] = []

    def planned(_: Path, __: object, requests: list[object]) -> list[dict[str, object]]:
        asked.extend(requests)
        return [{"ok": True, "axes": {"p": None}, "source": []} for _ in requests]

    monkeypatch.setattr(surely_module, "_planned", planned)
    found = surely(tmp_path, [], {"packages": ["p"], **request_}, [HERE], alike=alike)
    assert len(asked) == plans
    assert found.met == [HERE]
