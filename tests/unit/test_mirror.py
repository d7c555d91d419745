"""Each file of the pure part has its unit tests under its own path.

Those of nix/lib/text.nix are in tests/unit/lib/text.nix."""

from __future__ import annotations

from pathlib import Path

from nixlib import ROOT

UNIT = ROOT / "tests" / "unit"
AREAS = ["lib", "concretise", "cost", "layers", "facts"]

# Tested elsewhere, each for its reason.
ELSEWHERE = {
    # Its tests are those of what it is an internal part of: tests/unit/lib/wheel-tags.nix.
    "lib/internal/glibc-floor.nix",
    "lib/internal/platform-tags.nix",
    "lib/internal/wheel-name-bounds.nix",
    "lib/internal/wheel-name.nix",
    "lib/internal/wheel-selection.nix",
    # Parts of what tests/unit/concretise/candidates.nix tests.
    "concretise/candidates/edges.nix",
    "concretise/candidates/problem.nix",
    # What a base offers, with bases that do: tests/bases/test_offers.py.
    "concretise/candidates/linked.nix",
    "concretise/candidates/offered.nix",
    "concretise/offers.nix",
    # Parts of what tests/unit/concretise/joint/default.nix tests.
    "concretise/joint/arrange.nix",
    "concretise/joint/check.nix",
    "concretise/joint/costs.nix",
    "concretise/joint/decode.nix",
    "concretise/joint/differs.nix",
    "concretise/joint/encode.nix",
    "concretise/joint/follows-cuda.nix",
    "concretise/joint/groups.nix",
    "concretise/joint/problems.nix",
    "concretise/joint/ranks.nix",
    "concretise/joint/search.nix",
    "concretise/joint/versions.nix",
    "concretise/joint/where.nix",
    # What it prints, and what it says of the whole matrix: tests/apps/test_cost.py.
    "cost/matrix.nix",
    "cost/text.nix",
    # It gives a derivation: tests/build/test_default_recipe.py.
    "concretise/metadata.nix",
    # It reads a project, and makes one a part of a set: tests/build/test_editable.py.
    "concretise/project/default.nix",
    "layers/editable.nix",
    # Paths.
    "layers/shell-commands.nix",
    "layers/shell-lacking.nix",
    # Whole folders are refused there: tests/unit/test_hostile_folders.py.
    "concretise/folder/default.nix",
    "concretise/folder/defaults.nix",
    "concretise/folder/files.nix",
    "concretise/folder/package.nix",
    "concretise/folder/plain.nix",
    "concretise/folder/releases.nix",
    "concretise/folder/requirement.nix",
    "concretise/folder/shape.nix",
    # What it leaves out needs a folder: tests/build/test_default_recipe.py.
    "layers/source-folder.nix",
    # Parts of what tests/unit/concretise/resolve.nix tests.
    "concretise/resolve/blame.nix",
    "concretise/resolve/learned.nix",
    "concretise/resolve/post.nix",
    # Parts of what tests/unit/facts/gpu-name.nix tests.
    "facts/gpu-model.nix",
    "facts/gpu-tables.nix",
    "facts/gpu-ways.nix",
    # A number: tests/unit/concretise/plan.nix and seal.nix.
    "concretise/plan-format.nix",
    # A table of modules and nothing more: tests/unit/test_lib_docs.py reads it.
    "lib/default.nix",
}


def _sources() -> list[str]:
    paths = (p for area in AREAS for p in (ROOT / "nix" / area).rglob("*.nix"))
    return sorted(str(p.relative_to(ROOT / "nix")) for p in paths)


def _tests() -> list[str]:
    paths = (p for area in AREAS for p in (UNIT / area).rglob("*.nix"))
    return sorted(str(p.relative_to(UNIT)) for p in paths if p.name != "common.nix")


def test_everything_has_its_tests() -> None:
    """Write tests/unit/<path of the file>, or say in ELSEWHERE where it is tested."""
    assert set(_sources()) - ELSEWHERE - set(_tests()) == set()


def test_tests_are_of_something() -> None:
    assert set(_tests()) - set(_sources()) == set()


def test_what_is_tested_elsewhere_is_there_and_not_here() -> None:
    assert set(_sources()) >= ELSEWHERE
    assert ELSEWHERE.isdisjoint(_tests())


def test_support_holds_no_tests() -> None:
    """A file named common.nix is not run."""
    texts = {p: Path(p).read_text(encoding="utf-8") for p in UNIT.rglob("common.nix")}
    assert [str(p) for p, text in texts.items() if "expected =" in text] == []
