"""Whether anybody can have what is recorded: real plans of small packages made for it, and of our
own packages.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.verify.compare import Verdict
from accelpkgs_updater.verify.nix import plans_and_reach
from accelpkgs_updater.verify.reach import PackageReach, Reach, listed, write_unreachable
from accelpkgs_updater.verify.report import as_json, as_lines, as_markdown
from accelpkgs_updater.verify.verification import Verification

ROOT = Path(__file__).resolve().parents[3]
NAMES = sorted(path.parent.name for path in (ROOT / "pkgs").glob("*/releases.json"))
PYTHON_39 = [["<", "3.10"]]


def release(version: str, *variants: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A release whose variants have a wheel for any machine each, where they name none."""
    made = []
    for number, variant in enumerate(variants or ({},)):
        file = {"file": f"x-{version}-{number}-py3-none-any.whl", "platform": ["any"]}
        file["sha256"] = f"{int(version):032x}{number:032x}"
        made.append({"wheels": {"any": {"py3-none": [file]}}, **variant})
    return {"version": version, "variants": made, **more}


class Tree:
    """A tree with our resolver, a matrix of two machines, and packages that a test adds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "nix", root / "nix")
        (root / "tests").mkdir()
        (root / "targets.toml").write_text(
            '[sets]\ns = ["a"]\n[targets]\none = { set = "s", python = "3.12" }\n'
            'gpu = { set = "s", python = "3.12", cuda = "12.8" }\n'
        )

    def package(self, name: str, *releases: dict[str, Any], kind: str = "leaf") -> None:
        folder = self.root / "pkgs" / name
        folder.mkdir(parents=True)
        folder.joinpath("package.nix").write_text(f'{{\n  kind = "{kind}";\n}}\n')
        value = {"format": 1, "name": name, "releases": list(releases)}
        folder.joinpath("releases.json").write_text(json.dumps(value))

    def reach(self, *, everything: bool = False) -> Reach:
        return plans_and_reach(self.root, {}, everything=everything)[1]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "tr ee${x}")


def verification(reach: Reach) -> Verification:
    return Verification({"t": Verdict("same")}, {}, {}, (), (), reach)


def test_a_package_that_nobody_can_have(tree: Tree) -> None:
    tree.package("a", release("1"))
    tree.package("b", release("2", requires=[{"name": "a", "specifier": [[">=", "3"]]}]))
    tree.package("c", release("1", requiresPython=PYTHON_39))
    tree.package("d")
    reach = tree.reach()
    assert [name for name, one in reach.packages.items() if one.target is None] == ["b", "c", "d"]
    assert reach.packages["a"] == PackageReach("leaf", "gpu", "1", "1")
    (problem,) = verification(reach).problems()
    assert problem.code == ErrorCode.UNPLANNED
    assert [line.partition(":")[0] for line in problem.why] == ["b", "c", "d"]
    assert "needs a>=3" in problem.why[0]
    assert "needs Python <3.10" in problem.why[1]
    assert "no release is recorded" in problem.why[2]
    assert "E566" in as_markdown(verification(reach))
    assert as_json(verification(reach))["packages"]["b"]["target"] is None


def test_a_newest_release_that_nobody_can_have(tree: Tree) -> None:
    late = release("2", requires=[{"name": "a", "specifier": [[">=", "3"]]}])
    tree.package("a", release("1"))
    tree.package("gpus", late, release("1"), kind="accelerated")
    tree.package("plain", late, release("1"))
    reach = tree.reach()
    assert verification(reach).problems() == []
    (gpus,) = reach.warnings()
    assert gpus.startswith("gpus 2 is the newest that is recorded, and no target can have it (the ")
    assert "the newest is 1" in gpus
    assert "needs a>=3" in gpus
    assert [line for line in as_lines(verification(reach)) if line.startswith("warning")]
    assert "gpus 2" in as_markdown(verification(reach))


def test_an_axis_that_the_bytes_deny(tree: Tree) -> None:
    def built(cuda: str, needs: str, **more: Any) -> dict[str, Any]:
        return {"axes": {"cuda": cuda}, "loads": {"x86_64-linux": {"cuda": needs}}, **more}

    tree.package("a", release("3", built("12.8", "13"), built("13.0", "13")))
    tree.package("b", release("3", built("12.8", "13", mark="wrong"), built("12", "12")))
    (problem,) = [p for p in tree.reach().problems() if p.code == ErrorCode.DENIED_AXIS]
    (line,) = problem.why
    assert "a 3" in line
    assert "12.8" in line
    assert "13" in line


def test_variants_that_are_in_no_plan(tree: Tree) -> None:
    tree.package(
        "a",
        release("2", {"axes": {"cuda": "12.8"}}, {"axes": {"cuda": "12.8"}}, {"mark": "crashes"}),
        release("1", {"requires": [{"name": "b"}], "axes": {"cuda": "13.0"}}),
    )
    tree.package("b", release("1", {"axes": {"cuda": "12.6"}}))
    reach = tree.reach(everything=True)
    shadowed, unmet = reach.unreachable or ()
    assert shadowed == "a 2 cuda=12.8 any: x-2-0-py3-none-any.whl is taken in its place"
    assert unmet.startswith("a 1 cuda=13.0 any: a 1 leaves no b: ")
    assert reach.lost == [shadowed, unmet]
    assert [p.code for p in reach.problems()] == [ErrorCode.LOST_VARIANT]
    # Which variant it is counts, the words of the reason do not.
    write_unreachable(tree.root, ["a 1 cuda=13.0 any: other words", shadowed])
    reach = tree.reach(everything=True)
    assert reach.lost == []
    assert reach.is_stale
    write_unreachable(tree.root, reach.unreachable or ())
    assert not tree.reach(everything=True).is_stale
    assert tree.reach().unreachable is None


def test_each_of_our_packages_is_for_somebody() -> None:
    _, reach = plans_and_reach(ROOT, {}, NAMES)
    assert len(reach.packages) > 150
    assert reach.problems() == []


def test_our_variants_are_in_a_plan_marked_or_listed() -> None:
    """A sample; `verify --variants` and checks.reach ask for all."""
    _, reach = plans_and_reach(ROOT, {}, NAMES[1::6], everything=True)
    assert reach.lost == []
    assert len(listed(ROOT)) > 10
